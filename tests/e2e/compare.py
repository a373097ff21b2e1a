"""What came out against what must come out. Findings name ids only, never texts."""

import collections
import json
import re
from typing import Iterable

from feed import Feed
from oracle import ASKS, GRID_MS, TOPIC_OF, WINDOWS, Expected
from processes import Failed, wait_for
from topics import Record

SHOWN = 10


class Findings:
    def __init__(self, who: str = "e2e"):
        self.who = who
        self.count = 0
        self.sentences: list[str] = []

    def add(self, what: str, ids: Iterable) -> None:
        ids = list(ids)
        self.count += len(ids)
        if ids:
            more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
            self.sentences.append(f"{what}: {', '.join(map(str, ids[:SHOWN]))}{more}")
            print(f"{self.who}: {self.sentences[-1]}", flush=True)


def classified(expected: dict[tuple[str, str], Expected], records: Iterable[Record],
               findings: Findings) -> None:
    """Each (identity, brand) once, on the topic of its intent, decided as `askmix classify` does."""
    found = collections.defaultdict(list)
    for record in records:
        value = json.loads(record.value)
        kind = value.get("kind", "")
        found[value["key"], value["brand"]].append((record.topic, value["intent"], kind))
        if value["op"] != "publish" or record.key != value["key"]:
            findings.add("a withdrawal nobody asked for, or a wrong key", [value["key"]])
    findings.add("missing", sorted(expected.keys() - found.keys()))
    findings.add("not expected", sorted(found.keys() - expected.keys()))
    findings.add("published more than once", sorted(p for p, f in found.items() if len(f) > 1))
    findings.add("other intent than askmix classify gives", sorted(
        pair for pair, want in expected.items() if pair in found and found[pair][0] != (
            TOPIC_OF[want.intent], want.intent, want.kind)))


def rejected(feed: Feed, records: list[Record], findings: Findings) -> None:
    wanted = feed.not_json + feed.future
    if len(records) != wanted:
        findings.add("dead letters", [f"{len(records)} in place of {wanted}"])


def notes_shift(record: Record) -> bool:
    """Measure's note, in its own input, that it announced a shift: no single record is its cause."""
    return record.topic == "intents.deltas" and "announced" in json.loads(record.value)


def causes(records: Iterable[Record], findings: Findings) -> None:
    """No two outputs have one cause, and the outputs of one input are numbered without a gap."""
    seen = collections.Counter()
    ordinals = collections.defaultdict(set)
    for record in records:
        match = re.fullmatch(r"(.+)/(\d+)/(\d+)/(\d+)", record.cause)
        if not match:
            findings.add(f"no cause on a record of {record.topic}", [record.key])
            continue
        seen[record.cause] += 1
        ordinals[match.group(1, 2, 3)].add(int(match.group(4)))
    findings.add("causes of more than one record", sorted(c for c, n in seen.items() if n > 1))
    findings.add("inputs with a gap in what they caused", sorted(
        "/".join(i) for i, numbers in ordinals.items() if numbers != set(range(len(numbers)))))


def counted(mix: dict) -> collections.Counter:
    """Votes by slot, and what was expected of them, in thousandths."""
    found = collections.Counter(mix["counts"])
    found.update({("expected", ask): n for ask, n in zip(ASKS, mix["expected"])})
    return found


class Truth:
    """Votes by brand and bucket, to count any window at any end."""

    def __init__(self, expected: dict[tuple[str, str], Expected]):
        self.buckets = collections.defaultdict(lambda: collections.defaultdict(collections.Counter))
        for (_, brand), vote in expected.items():
            bucket = self.buckets[brand][vote.created_ms // GRID_MS * GRID_MS]
            bucket[vote.slot] += 1
            bucket.update({("expected", ask): n for ask, n in zip(ASKS, vote.expected)})

    def counts(self, brand: str, window_ms: int, end_ms: int) -> collections.Counter:
        total = collections.Counter()
        for begin, tally in self.buckets[brand].items():
            if end_ms - window_ms <= begin < end_ms:
                total += tally
        return total

    def differences(self, brand: str, mixes: list[dict]) -> list[str]:
        """Windows of a brand whose published counts are wrong."""
        if {mix["window"] for mix in mixes} != WINDOWS.keys():
            return [f"{brand}: windows missing"]
        wrong = []
        for mix in mixes:
            want = self.counts(brand, WINDOWS[mix["window"]], mix["end"])
            have = counted(mix)
            if +want != +have:
                wrong.append(f"{brand}/{mix['window']} at {mix['end']}: {dict(+have - want)} too many, "
                             f"{dict(want - have)} missing")
        return wrong


def windows(truth: Truth, brands: Iterable[str], measures: list, findings: Findings) -> None:
    """The processes share the brands among them; each brand is with exactly one, and all know it."""
    def differences() -> list[str]:
        measured = [m.measured() for m in measures]
        wrong = []
        for brand in brands:
            owners = sum(brand in of for of in measured)
            if owners != 1:
                wrong.append(f"{brand}: {owners} processes measure it")
            for m in measures:
                wrong += truth.differences(brand, m.mixes(brand))
        return wrong

    # Mixes are written at grid points: what was committed last may not be there yet.
    try:
        wait_for("the windows to hold all votes", lambda: not differences(), 30)
    except Failed:
        findings.add("wrong windows", differences())


def conservation(name: str, metrics: dict[str, float], findings: Findings) -> dict[str, float]:
    """Every item read has one outcome; the outcomes by component and outcome, for the report."""
    outcomes, read = collections.Counter(), {}
    by_outcome = collections.Counter()
    for series, value in metrics.items():
        labels = dict(re.findall(r'(\w+)="([^"]*)"', series))
        if series.startswith("askmix_items_total{"):
            outcomes[labels["component"]] += value
            by_outcome[labels["component"], labels["outcome"]] += value
        elif series.startswith("askmix_items_read_total{"):
            read[labels["component"]] = value
    if not read:
        findings.add("no counters on the metrics endpoint of", [name])
    findings.add("items read and items accounted for differ", [
        f"{name}/{component}: {n:.0f} read, {outcomes[component]:.0f} accounted for"
        for component, n in read.items() if n != outcomes[component]])
    return by_outcome
