#!/usr/bin/env python3
"""Draws the mentions that labels.tsv labels, from the pool of real mentions: one id a line, with the
part that it belongs to. Same pool, same draw.

  tests/brands/precision/draw.py POOL.ndjson.gz [--texts]
"""

import gzip
import json
import random
import re
import sys

AMBIGUOUS = """apple amazon american beats boss canon chase coach converse delta dove factor gap guess
    oracle orange pandora puma shell southwest sprint steam subway target tide uber united vans virgin
    visa windows surface mac echo""".split()
PLAIN = "adidas garmin google jetblue microsoft netflix nike spotify starbucks walmart".split()
# Of each ambiguous word, of each other one, at random, with handles.
COUNTS = {"develop": (13, 6, 70, 60), "develop2": (6, 3, 40, 30), "measure": (5, 2, 15, 10)}
TEXT_CHARACTERS_MAX = 330


def draw(rows):
    dice = random.Random(20261126)
    rows = [row for row in rows if len(row["text"]) <= TEXT_CHARACTERS_MAX]
    dice.shuffle(rows)
    taken = set()

    def take(fits, count):
        found = []
        for row in rows:
            if len(found) == count:
                break
            if row["id"] not in taken and fits(row["text"]):
                taken.add(row["id"])
                found.append(row)
        return found

    for part, (of_ambiguous, of_plain, at_random, with_handles) in COUNTS.items():
        for words, count in ((AMBIGUOUS, of_ambiguous), (PLAIN, of_plain)):
            for word in words:
                for row in take(re.compile(rf"(?i)(?<![a-z0-9]){word}").search, count):
                    yield part, row
        for row in take(lambda text: True, at_random):
            yield part, row
        for row in take(re.compile(r"(?<!\w)@\w").search, with_handles):
            yield part, row


def main():
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for half, row in draw(rows):
        text = ["\t" + " ".join(row["text"].split())] if "--texts" in sys.argv else []
        print(f"{row['id']}\t{half}", *text, sep="")


if __name__ == "__main__":
    main()
