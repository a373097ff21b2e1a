"""Mentions whose mixes are worth a recount: repeats, edits, deletes, strangers, shifts."""

import itertools
import json
import pathlib
import random
import time
from typing import Iterator, NamedTuple

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
DEMO = REPOSITORY / "deploy" / "demo"
DAY_S = 86_400

# What the shipped model decides these for is its own business: the recount reads its decisions.
TEXTS = {"promotion": ["any discount code for {}?", "is {} doing a sale this week", "{} coupon please"],
         "buying_info": ["where can I buy {} near Leeds?", "does {} ship to Norway", "what does {} cost"],
         "community": ["love my new {}", "thank you {} you made my day", "{} fans where are you"],
         "other": ["my {} arrived broken, please help", "{} is a word", "{} and nothing else"]}

FILLERS = """monday tuesday friday morning evening window table garden kitchen river mountain yellow green
purple silver pencil paper bottle coffee winter summer autumn spring bridge station corner""".split()


class Feed(NamedTuple):
    brands_file: pathlib.Path
    rows: list[dict]
    live: Iterator[dict] | None = None  # mentions of now, which shift the mix of a brand


def demo() -> Feed:
    now = time.time()
    rows = []
    for line in (DEMO / "mentions.ndjson").read_text().splitlines():
        row = json.loads(line) if line.startswith("{") and line.endswith("}") else {}
        if "age_s" in row:
            row["created_at"] = int(now - row.pop("age_s"))
            rows.append(row)
    return Feed(DEMO / "brands.yaml", rows)


def drawn(draw: random.Random, folder: pathlib.Path) -> Feed:
    """Brands of very different sizes over eight days; some authors ask again and again."""
    names = [f"Zyx{letter}ol" for letter in "abcdefgh"]
    brands = [{"name": name} for name in names]
    brands[0]["assumed"] = {"promotion": 20, "buying_info": 30, "community": 50, "by": "the test",
                            "year": 2026}
    brands_file = folder / "brands.yaml"
    brands_file.write_text(json.dumps(brands))
    now = time.time()
    rows = []
    for size, name in enumerate(names):
        for i in range(2 ** (size + 3)):
            age_s = draw.choice([draw.random() * 3_600, draw.random() * DAY_S,
                                 draw.random() * 8 * DAY_S])
            rows.append(row(draw, name, f"{name}-{i}", now - age_s))
    # What comes again counts once; a later edit moves its vote, and a delete takes it.
    for again in draw.sample(rows, len(rows) // 5):
        rows.append(dict(again))
    for edited in draw.sample(rows, len(rows) // 10):
        rows.append(dict(edited, text=text(draw, edited["brand"], draw.choice(list(TEXTS))),
                         edited_at=edited["created_at"] + 30))
    rows += balanced(draw, names[0], now)
    draw.shuffle(rows)
    for each in rows:
        each.pop("brand")
    return Feed(brands_file, rows, promotions(draw, names[0]))


def balanced(draw: random.Random, brand: str, now: float) -> list[dict]:
    """A day of a mix that stays what it is."""
    rows = []
    for age_s in range(60, DAY_S, 60):
        each = row(draw, brand, f"{brand}-day-{age_s}", now - age_s)
        rows.append(dict(each, text=text(draw, brand, draw.choice(["buying_info", "community"]))))
    return rows


def promotions(draw: random.Random, brand: str) -> Iterator[dict]:
    """Mentions of now that ask for promotions only, of ever new authors."""
    for i in itertools.count():
        each = row(draw, brand, f"{brand}-live-{i}", time.time())
        each.pop("brand")
        yield dict(each, author=f"live{i}", text=text(draw, brand, "promotion"))


def row(draw: random.Random, brand: str, key: str, at: float) -> dict:
    found = {"id": key, "platform": draw.choice(["x", "reddit", "bluesky"]), "brand": brand,
             "text": text(draw, brand, draw.choice(list(TEXTS))), "created_at": int(at)}
    if draw.random() < 0.8:
        found["author"] = draw.choice([f"a{draw.randrange(1_000)}", f"b{draw.randrange(5)}"])
    if draw.random() < 0.7:
        found["lang"] = draw.choice(["en", "en-GB", "de"])
    return found


def text(draw: random.Random, brand: str, kind: str) -> str:
    """What many accounts write word by word would count as copied."""
    return f"{draw.choice(TEXTS[kind]).format(brand)} ({' '.join(draw.sample(FILLERS, 4))})"
