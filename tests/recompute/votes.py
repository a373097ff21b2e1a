"""The votes that the classified topics tell of, counted from their records alone."""

import collections
from typing import Iterable, NamedTuple

ASKS = ("promotion", "buying_info", "community")
SLOTS = (*ASKS, "care", "noise", "uncertain")


class Vote(NamedTuple):
    """That counts in the end."""
    key: str
    brand: str
    slot: str
    created_ms: int
    author: str  # empty: unknown
    lang: str

    @property
    def platform(self) -> str:
        return self.key.partition(":")[0]


class _Known:
    """Of one identity and brand, record by record."""

    def __init__(self) -> None:
        self.slot = ""
        self.counts = False
        self.created_ms = 0
        self.author = ""
        self.lang = ""
        self.decided = (0, 0)

    def take(self, record: dict) -> None:
        if record["op"] == "withdraw":
            # An edit that moves the vote withdraws it from the topic where it was.
            if self.slot == slot_of(record):
                self.counts = False
            return
        self.slot = slot_of(record)
        self.counts = record["measured"]
        mention = record.get("mention", {})
        self.created_ms = mention.get("created_at", record.get("created_at", self.created_ms))
        if mention:
            author = mention.get("author", {})
            self.author = author.get("id") or author.get("handle") or ""
            self.lang = mention.get("lang", "").partition("-")[0].lower()


def slot_of(record: dict) -> str:
    return record.get("kind") or record["intent"]


def votes(records: Iterable[dict]) -> list[Vote]:
    """`records` of all four topics."""
    known: dict[tuple[str, str], _Known] = collections.defaultdict(_Known)
    for record in sorted(records, key=in_order):
        known[record["key"], record["brand"]].take(record)
    return [Vote(key, brand, k.slot, k.created_ms, k.author, k.lang)
            for (key, brand), k in known.items() if k.counts]


def in_order(record: dict) -> tuple:
    """The order in which classify wrote the records of one identity: all have one input partition."""
    cause = record["cause"]
    return cause["partition"], cause["offset"], cause["ordinal"]
