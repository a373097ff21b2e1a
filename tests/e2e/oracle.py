"""What must come out, found in the dullest way: from all rows at once, with no state and no batch."""

import collections
import functools
import json
import re
import subprocess
import unicodedata
from typing import Iterator, NamedTuple

import parts
from feed import Brand, Feed

GRID_MS = 10_000
WINDOWS = {"5m": 300_000, "1h": 3_600_000, "24h": 86_400_000}
TOPIC_OF = {"promotion": "mentions.promotion", "buying_info": "mentions.buying-info",
            "community": "mentions.community", "other": "mentions.other"}

ASKS = ("promotion", "buying_info", "community")

ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": "\u00a0"}


class Expected(NamedTuple):
    intent: str
    kind: str  # empty for the three intents
    expected: tuple[int, int, int]  # thousandths of a mention: promotion, buying_info, community
    created_ms: int

    @property
    def slot(self) -> str:
        return self.kind or self.intent


def decode_entities(text: str) -> str:
    def one(match: re.Match) -> str:
        name = match.group(1)
        if name.startswith("#"):
            return chr(int(name[2:], 16) if name[1] in "xX" else int(name[1:]))
        return ENTITIES.get(name, match.group())
    return re.sub(r"&(#[xX][0-9a-fA-F]+|#[0-9]+|[a-zA-Z]+);", one, text)


def fold(text: str) -> tuple[str, list[int]]:
    """Without case, accents, invisible characters and curled apostrophes, each run of blanks as
    one; and for each character the place in `text` that it comes from."""
    out, origins = [], []
    for place, character in enumerate(text):
        for part in fold_character(character):
            if part != " " or not out or out[-1] != " ":
                out.append(part)
                origins.append(place)
    return "".join(out), origins + [len(text)]


@functools.cache
def fold_character(character: str) -> str:
    if character.isspace() or character == "\u200b":
        return " "
    if character in "\u2018\u2019\u02bc\uff07":
        return "'"
    category = unicodedata.category(character)
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f" or is_accent(character):
        return ""
    if unicodedata.decomposition(character).startswith(("<font>", "<wide>", "<narrow>")):
        character = unicodedata.normalize("NFKC", character)
    folded = character.casefold()
    parts = [part for part in unicodedata.normalize("NFD", folded) if not is_accent(part)]
    shed = len(parts) < len(unicodedata.normalize("NFD", folded))
    return "".join(parts) if shed else folded


def is_accent(character: str) -> bool:
    return "\u0300" <= character <= "\u036f" or "\u20d0" <= character <= "\u20ff"


@functools.cache
def script(character: str) -> str:
    """Empty for what belongs to no word. Words end where the script changes."""
    if unicodedata.category(character) not in ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Mn", "Mc"):
        return ""
    name = unicodedata.name(character, "")
    for parted_otherwise in ("KATAKANA", "HANGUL", "HIRAGANA", "CJK", "THAI", "LAO", "KHMER",
                             "MYANMAR"):
        if name.startswith(parted_otherwise):
            return parted_otherwise
    return "spaced"


class Text:
    """A text in which names are looked for."""

    def __init__(self, original: str):
        self.original = original
        self.folded, self.origins = fold(original)
        # Account names may hold dots and hyphens inside; hashtags hold words and '_'.
        self.handles = [m.span(1) for m in re.finditer(r"@([a-z0-9_]+(?:[.-][a-z0-9_]+)*)",
                                                       self.folded)]
        self.hashtags = [m.span(1) for m in re.finditer(r"#(\w+)", self.folded)]

    def words(self, begin: int, end: int) -> str:
        return self.original[self.origins[begin]:self.origins[end]]

    def is_handle(self, begin: int, end: int) -> bool:
        before = self.folded[max(0, begin - 2):begin - 1]
        after = self.folded[end:end + 1]
        return any(b == begin and e <= end for b, e in self.handles) and not any(
            re.fullmatch("[a-z0-9_]", c) for c in (before, after) if c)

    def is_word(self, begin: int, end: int) -> bool:
        if any(b <= begin < e for b, e in self.handles) and not self.is_handle(begin, end):
            return False
        return self.is_edge(begin) and self.is_edge(end)

    def in_hashtag(self, begin: int, end: int) -> bool:
        return any(b <= begin and end <= e for b, e in self.hashtags) and (
            self.is_edge(begin) and self.is_edge(end))

    def is_edge(self, at: int) -> bool:
        if at == 0 or at == len(self.folded):
            return True
        before, after = script(self.folded[at - 1]), script(self.folded[at])
        if not before or before != after:
            return True
        # One word of a hashtag ends where the next one's capital stands: #NikeRun.
        inside = any(b <= at < e for b, e in self.hashtags)
        return inside and (self.original[self.origins[at]].isupper()
                           and not self.original[self.origins[at - 1]].isupper())


class Matcher:
    """Every name is tried at every place where its first three letters stand."""

    def __init__(self, brands: list[Brand]):
        self.by_start = collections.defaultdict(list)
        for brand in brands:
            for handle in brand.handles:
                self._add(brand.id, 0, fold(handle)[0], Text.is_handle)
            self._add_words(brand.id, 1, brand.name)
            for alias in brand.aliases:
                self._add_words(brand.id, 2, alias)

    def _add_words(self, brand_id: str, rank: int, words: str) -> None:
        folded = fold(words)[0]
        self._add(brand_id, rank, folded, Text.is_word)
        joined = "".join(c for c in folded if script(c))
        if joined != folded and len(joined.encode()) >= 4:
            self._add(brand_id, rank, joined, Text.in_hashtag)

    def _add(self, brand_id: str, rank: int, pattern: str, stands) -> None:
        self.by_start[pattern[:3]].append((brand_id, rank, pattern, stands))

    def find(self, original: str) -> dict[str, tuple[str, str]]:
        """Brand id -> the words that name it (handle before name before alias, then the first, then
        the longest), and the part of the text that is about it."""
        text = Text(original)
        best: dict[str, tuple[int, int, int]] = {}
        places: dict[str, list[parts.Place]] = collections.defaultdict(list)
        for begin in range(len(text.folded)):
            for brand_id, rank, pattern, stands in self.by_start.get(text.folded[begin:begin + 3], ()):
                end = begin + len(pattern)
                if text.folded.startswith(pattern, begin) and stands(text, begin, end):
                    found = (rank, begin, -end)
                    best[brand_id] = min(best.get(brand_id, found), found)
                    places[brand_id].append((text.origins[begin - (rank == 0)], text.origins[end]))
        near = parts.near(original, places)
        return {brand_id: (text.words(begin - (rank == 0), -minus_end), near[brand_id])
                for brand_id, (rank, begin, minus_end) in best.items()}


class Question(NamedTuple):
    text: str
    part: str  # what of it is about the brand
    words: str  # the brand's


def questions(feed: Feed) -> Iterator[tuple[tuple[str, str], Question, int]]:
    """(identity, brand id), what is asked, event time: of every vote that must come out."""
    matcher = Matcher(feed.brands)
    for row in feed.rows:
        text = decode_entities(row.text)
        for brand_id, (words, part) in sorted(matcher.find(text).items()):
            yield (f"x:{row.id}", brand_id), Question(text, part, words), row.created_ms


def ask(asked: list[Question], binary: str) -> list[tuple[str, str, tuple[int, ...]]]:
    """Intent, kind and expectation of each question: by the part that is about the brand, unless the
    whole text is kept from the model."""
    whole = classify([(q.text, q.words) for q in asked], binary)
    part = classify([(q.part, q.words) for q in asked], binary, "--model-only")
    return [verdict(of_whole, of_part) for of_whole, of_part in zip(whole, part)]


def verdict(whole: dict, part: dict) -> tuple[str, str, tuple[int, ...]]:
    expected = tuple(round(part["probabilities"][ask_of] * 1000) for ask_of in ASKS)
    if whole.get("reason") == "language":
        expected = (0, 0, 0)  # what a model expects of a language that it has not learned
    decided = whole if "reason" in whole else part
    return decided["intent"], decided.get("kind") or "", expected


def classify(asked: list[tuple[str, str]], binary: str, *options: str) -> list[dict]:
    """What `askmix classify` answers to (text, the brand's words)."""
    stdin = "".join(json.dumps({"id": str(i), "text": text, "brand": words}) + "\n"
                    for i, (text, words) in enumerate(asked))
    run = subprocess.run([binary, "classify", *options], input=stdin.encode(),
                         stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in run.stdout.decode().splitlines()]
    if [a["id"] for a in answers] != [str(i) for i in range(len(asked))]:
        raise SystemExit("e2e: askmix classify did not answer every question, in order")
    return answers


def expect(feed: Feed, binary: str) -> dict[tuple[str, str], Expected]:
    asked = list(questions(feed))
    answers = ask([question for _, question, _ in asked], binary)
    return {pair: Expected(*answer, created_ms)
            for (pair, _, created_ms), answer in zip(asked, answers)}
