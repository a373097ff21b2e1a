"""What goes in: a brands file, and rows as a careless platform would deliver them.

Texts of the pool are research material: they stay in the temporary folder of one run.
"""

import gzip
import json
import pathlib
import random
from typing import NamedTuple

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
POOL = REPOSITORY.parent / "shared" / "real-mentions" / "pool.ndjson.gz"
DEMO = REPOSITORY / "deploy" / "demo" / "mentions.ndjson"

DAY_S = 86_400


class Brand(NamedTuple):
    id: str
    name: str
    handles: tuple[str, ...]
    aliases: tuple[str, ...]


class Row(NamedTuple):
    id: str
    text: str
    created_ms: int


class Feed(NamedTuple):
    brands: list[Brand]
    lines: list[bytes]  # as they are sent
    rows: list[Row]  # those of the lines that are mentions, each once
    not_json: int
    future: int  # lines whose time no clock can be trusted for
    sent_twice: int


# Brands that the pool speaks of: id: (name, handles, aliases).
REAL = {
    "amazon": ("Amazon", ("amazon", "AmazonHelp"), ("amzn", "kindle", "alexa")),
    "walmart": ("Walmart", ("Walmart",), ("wal mart", "wal-mart")),
    "starbucks": ("Starbucks", ("Starbucks", "StarbucksUK"), ("sbux",)),
    "dunkin": ("Dunkin Donuts", ("DunkinDonuts", "dunkindonuts_us"), ("dunkin'",)),
    "apple": ("Apple", ("Apple", "AppleSupport"), ("iphone", "ipad", "ipad 2")),
    "google": ("Google", ("Google", "googlecalendar"), ("android",)),
    "microsoft": ("Microsoft", ("Microsoft",), ("msft",)),
    "spotify": ("Spotify", ("Spotify", "SpotifyCares"), ()),
    "adidas": ("adidas", ("adidas", "adidasoriginals"), ()),
    "nike": ("Nike", ("Nike", "nikestore"), ()),
    "under-armour": ("Under Armour", ("UnderArmour",), ("under armor",)),
    "american-air": ("American Airlines", ("AmericanAir",), ()),
    "united": ("United Airlines", ("united",), ()),
    "southwest": ("Southwest Airlines", ("SouthwestAir",), ()),
    "delta": ("Delta Air Lines", ("Delta", "DeltaAssist"), ("delta airlines",)),
    "us-airways": ("US Airways", ("USAirways",), ()),
    "jetblue": ("JetBlue", ("JetBlue",), ("jet blue",)),
    "british-airways": ("British Airways", ("British_Airways",), ()),
    "virgin-america": ("Virgin America", ("VirginAmerica",), ()),
    "alaska-air": ("Alaska Airlines", ("AlaskaAir",), ()),
    "garmin": ("Garmin", ("Garmin", "GarminUK"), ()),
    "fitbit": ("Fitbit", ("fitbit", "FitbitSupport"), ()),
    "samsung": ("Samsung", ("SamsungMobile",), ()),
    "nintendo": ("Nintendo", ("NintendoAmerica",), ()),
    "xbox": ("Xbox", ("Xbox", "XboxSupport"), ()),
    "playstation": ("PlayStation", ("PlayStation", "AskPlayStation"), ("ps4",)),
    "verizon": ("Verizon", ("verizon", "VerizonSupport"), ()),
    "home-depot": ("Home Depot", ("HomeDepot",), ()),
    "hellofresh": ("HelloFresh", ("HelloFresh",), ("hello fresh",)),
    "blue-apron": ("Blue Apron", ("blueapron",), ()),
    "lego": ("LEGO", ("LEGO_Group",), ()),
    "hasbro": ("Hasbro", ("Hasbro",), ()),
}


def fillers(count: int) -> list[Brand]:
    """Invented names that make the catalogue as large as a real one."""
    draw = random.Random(1)
    syllables = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u", "ar", "en", "ix")]
    names: set[str] = set()
    while len(names) < count:
        names.add("".join(draw.choices(syllables, k=4)))
    return [Brand(n, n.capitalize(), (f"{n}_hq",), (f"{n} club",)) for n in sorted(names)]


def demo_brands() -> list[Brand]:
    import yaml
    listed = yaml.safe_load((DEMO.parent / "brands.yaml").read_text())
    return [Brand(b["id"], b["name"], tuple(b["handles"]), tuple(b["aliases"])) for b in listed]


def write_brands(brands: list[Brand], path: pathlib.Path) -> None:
    with open(path, "w") as file:
        for brand in brands:  # JSON is YAML
            file.write(f"- {json.dumps(brand._asdict(), ensure_ascii=False)}\n")


def texts(count: int | None, draw: random.Random) -> tuple[list[str], bool]:
    """The pool's texts, or the demo's where there is no pool; and which of the two it was."""
    real = POOL.exists()
    if real:
        with gzip.open(POOL, "rt") as file:
            found = [json.loads(line)["text"] for line in file]
    else:
        found = [json.loads(line)["text"] for line in open(DEMO) if line.endswith("}\n")]
        found = [text for text in found if text]
    draw.shuffle(found)
    return found[:count], real


def catalogue(real: bool, count: int) -> list[Brand]:
    """At least `count`: those that the texts speak of, and invented ones."""
    brands = [Brand(i, *rest) for i, rest in REAL.items()] if real else demo_brands()
    return brands + fillers(max(0, count - len(brands)))


def make(count: int | None, brands_count: int, seed: int, now_ms: int) -> Feed:
    draw = random.Random(seed)
    chosen, real = texts(count, draw)
    brands = catalogue(real, brands_count)
    lines: list[bytes] = []
    rows: list[Row] = []
    future = not_json = twice = 0
    for i, text in enumerate(chosen):
        row = Row(f"r{i:06d}", text, now_ms - age_ms(draw))
        ahead = row.created_ms - now_ms > 3_600_000
        lines.append(encode(row))
        if i % 10 == 0:
            lines.append(lines[-1])
            twice += 1
        future += (1 + (i % 10 == 0)) * ahead
        if not ahead:
            rows.append(row)
        if draw.random() < 0.002:
            lines.append(broken(lines[-1], draw))
            not_json += 1
    # Twins meet at any distance, so that they fall into other batches, transactions and lives.
    draw.shuffle(lines)
    return Feed(brands, lines, rows, not_json, future, twice)


def age_ms(draw: random.Random) -> int:
    kind = draw.random()
    if kind < 0.01:
        return draw.randrange(25 * 3_600_000, 40 * 3_600_000)  # older than the longest window
    if kind < 0.015:
        return -draw.randrange(4 * 3_600_000, DAY_S * 1000)  # from the future
    if kind < 0.10:
        return draw.randrange(300_000)  # something for the shortest window to hold
    return draw.randrange(DAY_S * 1000)


def encode(row: Row) -> bytes:
    value = {"id": row.id, "text": row.text, "platform": "x", "author": f"a{len(row.text) % 97}",
             "created_at": row.created_ms}
    return json.dumps(value, ensure_ascii=False).encode()


def broken(line: bytes, draw: random.Random) -> bytes:
    """A line that was cut off, or was never JSON. Never empty: blank lines are skipped."""
    return line[:draw.randrange(10, len(line) - 1)] if draw.random() < 0.5 else b"<html>" + line[:20]
