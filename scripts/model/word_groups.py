#!/usr/bin/env python3
"""Makes groups of words that are used alike, for `askmix train --groups`.

  scripts/model/word_groups.py OUT TEXTS...

TEXTS are files of normal texts (pipeline/classifier/normal_text.h), one a line, one file per source.
A word is taken when it stands WORD_COUNT_MIN times and in two sources. Its vector is what stands around
it (positive pointwise mutual information with the 5,000 most frequent words, next to it and up to
three words away, reduced to 128 dimensions) beside what the static vectors of wordllama say of it
(MIT; 96 dimensions, weight 0.6). Spherical k-means puts the vectors into 96, 384 and 1,536 groups; in
the first two the most frequent words stay themselves. Needs numpy, scipy, scikit-learn, tokenizers,
safetensors and wordllama. Run once: training reads the result, groups.tsv, not this.
"""

import collections
import importlib.util
import pathlib
import re
import sys

import numpy
import safetensors.numpy
import scipy.sparse
import tokenizers
from sklearn.utils.extmath import randomized_svd

TOKEN = re.compile(rb"[a-z0-9_\x80-\xff]+|[?!$%]")
WORD_COUNT_MIN = 3
WORD_BYTES_MAX = 24
CONTEXTS = 5_000
NEAR, FAR = 1, 3
DIMENSIONS_USE, DIMENSIONS_MEANING, WEIGHT_MEANING = 128, 96, 0.6
GROUPINGS = ((96, 100), (384, 60), (1_536, 0))  # groups; most frequent words that stay themselves
ROUNDS = 12


def main() -> None:
    out, *paths = map(pathlib.Path, sys.argv[1:])
    if not paths:
        sys.exit(__doc__)
    texts = {path: [TOKEN.findall(line) for line in path.read_bytes().splitlines()]
             for path in paths}
    words, counts = vocabulary(texts)
    vectors = numpy.hstack([unit(use(texts, words)), WEIGHT_MEANING * unit(meaning(words))])
    vectors /= numpy.maximum(1e-9, numpy.linalg.norm(vectors, axis=1, keepdims=True))
    weights = numpy.sqrt(numpy.minimum(counts, 2_000))
    columns = [groups_of(vectors, weights, size) for size, _ in GROUPINGS]
    with out.open("wb") as file:
        file.write(b"# word as it stands in a normal text\tits group in three groupings, "
                   b"- where it stays itself\n")
        for i, word in enumerate(words):
            ids = (b"-" if i < alone else b"%d" % column[i]
                   for column, (_, alone) in zip(columns, GROUPINGS))
            file.write(b"\t".join([word, *ids]) + b"\n")


def vocabulary(texts: dict) -> tuple[list[bytes], numpy.ndarray]:
    counts = collections.Counter()
    sources = collections.Counter()
    for lines in texts.values():
        here = collections.Counter(word for line in lines for word in line)
        counts.update(here)
        sources.update(here.keys())
    words = [w for w, n in counts.items() if n >= WORD_COUNT_MIN and sources[w] > 1
             and len(w) <= WORD_BYTES_MAX]
    words.sort(key=lambda w: (-counts[w], w))
    return words, numpy.array([counts[w] for w in words])


def use(texts: dict, words: list[bytes]) -> numpy.ndarray:
    """Vectors of what stands around a word."""
    index = {word: i for i, word in enumerate(words)}
    seen = collections.Counter()
    for lines in texts.values():
        for line in lines:
            ids = [index.get(word, -1) for word in line]
            for i, left in enumerate(ids):
                for distance in range(NEAR, FAR + 1):
                    right = ids[i + distance] if i + distance < len(ids) else -1
                    if left < 0 or right < 0:
                        continue
                    near = 2 if distance == NEAR else 0
                    if right < CONTEXTS:
                        seen[left, right + CONTEXTS * (near + 1)] += 1 / distance
                    if left < CONTEXTS:
                        seen[right, left + CONTEXTS * near] += 1 / distance
    at = numpy.array(list(seen))
    counts = scipy.sparse.coo_matrix((list(seen.values()), (at[:, 0], at[:, 1])),
                                     shape=(len(words), 4 * CONTEXTS))
    rows = numpy.asarray(counts.sum(1)).ravel()
    contexts = numpy.asarray(counts.sum(0)).ravel() ** 0.75
    information = numpy.log(counts.data / rows[counts.row] / contexts[counts.col] * contexts.sum())
    kept = information > 0
    positive = scipy.sparse.csr_matrix(
        (information[kept], (counts.row[kept], counts.col[kept])), shape=counts.shape)
    left, sizes, _ = randomized_svd(positive, DIMENSIONS_USE, n_iter=3, random_state=1)
    return left * numpy.sqrt(sizes)


def meaning(words: list[bytes]) -> numpy.ndarray:
    """Static vectors of wordllama, the mean over a word's pieces."""
    package = pathlib.Path(importlib.util.find_spec("wordllama").origin).parent
    weights = safetensors.numpy.load_file(package / "weights/l2_supercat_256.safetensors")
    pieces = next(iter(weights.values())).astype(numpy.float32)
    tokenizer = tokenizers.Tokenizer.from_file(
        str(package / "tokenizers/l2_supercat_tokenizer_config.json"))
    tokenizer.no_padding()
    encoded = tokenizer.encode_batch([w.decode(errors="ignore") for w in words],
                                     add_special_tokens=False)
    vectors = numpy.stack([pieces[e.ids].mean(0) if e.ids else numpy.zeros(pieces.shape[1])
                           for e in encoded])
    vectors -= vectors.mean(0)
    directions, _, _ = numpy.linalg.svd(vectors.T @ vectors)
    return vectors @ directions[:, :DIMENSIONS_MEANING]


def unit(vectors: numpy.ndarray) -> numpy.ndarray:
    centred = vectors - vectors.mean(0)
    return centred / numpy.maximum(1e-6, numpy.linalg.norm(centred, axis=1, keepdims=True))


def groups_of(vectors: numpy.ndarray, weights: numpy.ndarray, size: int) -> numpy.ndarray:
    random = numpy.random.default_rng(1)
    centres = vectors[random.choice(len(vectors), size, replace=False,
                                    p=weights / weights.sum())]
    for _ in range(ROUNDS):
        nearest = numpy.concatenate([(part @ centres.T).argmax(1)
                                     for part in numpy.array_split(vectors, 16)])
        sums = numpy.zeros_like(centres)
        numpy.add.at(sums, nearest, vectors * weights[:, None])
        length = numpy.linalg.norm(sums, axis=1, keepdims=True)
        spare = vectors[random.choice(len(vectors), size)]
        centres = numpy.where(length > 1e-6, sums / numpy.maximum(length, 1e-6), spare)
    return nearest


if __name__ == "__main__":
    main()
