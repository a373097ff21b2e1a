"""Days of brands whose mixes shift, as records of intents.deltas and turns of whoever reads them."""

import collections
import heapq
import itertools
from typing import Iterator, NamedTuple

import numpy as np

from ask_memory import DAY, HOUR, MINUTE
from votes import ASKS

GRID = 10_000
BEGIN = 1_795_564_800_000  # a midnight
NOON = BEGIN + 12 * HOUR


class Customs(NamedTuple):
    """What makes it hard to know a mix; parts of all asks."""
    late: float = 0.0       # come after their minute was looked at
    withdrawn: float = 0.0  # cease to count
    regulars: float = 0.0   # are from a few people
    gaps: int = 0           # times when input is lost
    lags: int = 0           # times when the pipeline is behind
    restarts: int = 0


class Event(NamedTuple):
    at: int
    number: int
    record: dict


def lines(seed: int, brands: int, days: int, customs: Customs) -> Iterator[dict]:
    """Records in the order in which they come, and after each turn its line."""
    random = np.random.default_rng(seed)
    number = itertools.count()
    of_brands = [sorted(votes(random, f"brand{i}", days, customs, number)) for i in range(brands)]
    events = heapq.merge(*of_brands, sorted(gaps(random, days, customs, number)))
    waiting = next(events, None)
    for now, behind, restart in turns(random, days, customs):
        read = []
        while waiting and waiting.at <= now:
            read.append(waiting.record)
            waiting = next(events, None)
        yield from deltas(read)
        yield {"v": 1, "turn": now, "complete_until": now - behind, "restart": restart}


def turns(random: np.random.Generator, days: int, customs: Customs) -> Iterator[tuple[int, int, bool]]:
    """When, how far behind, and whether it is a successor's first one."""
    lags = drawn_times(random, days, customs.lags)
    restarts = drawn_times(random, days, customs.restarts)
    now, lag_until, stands = BEGIN + HOUR, 0, 0
    while now < BEGIN + days * DAY:
        if lags and lags[0] <= now:
            stands = lags.pop(0)
            lag_until = now + int(random.exponential(HOUR))
        restart = bool(restarts) and restarts[0] <= now
        if restart:
            restarts.pop(0)
        yield now, now - stands if now < lag_until else 0, restart
        now += int(random.integers(20_000, 160_000))


def drawn_times(random: np.random.Generator, days: int, count: int) -> list[int]:
    return sorted(int(t) for t in random.integers(BEGIN + HOUR, BEGIN + days * DAY, count))


def gaps(random: np.random.Generator, days: int, customs: Customs, number: Iterator[int]) -> list[Event]:
    found = []
    for start in drawn_times(random, days, customs.gaps):
        end = start + int(random.exponential(20 * MINUTE)) + 1
        gap = {"stage": "normalize", "partition": 0, "records": 1, "from": start, "until": end}
        found.append(Event(end, next(number), {"v": 1, "gap": gap}))
    return found


def votes(random: np.random.Generator, brand: str, days: int, customs: Customs,
          number: Iterator[int]) -> Iterator[Event]:
    """Of a brand with a rate of its own, whose mix moves now and then."""
    per_minute = 0.1 * 200 ** random.random()
    mix = random.dirichlet([3, 3, 3])
    start, end = BEGIN, BEGIN + DAY
    while start < BEGIN + days * DAY:
        yield from steady_votes(random, brand, (start, end), per_minute, mix, customs, number)
        mix = moved(random, mix, random.uniform(0.05, 0.4))
        start, end = end, min(end + int(random.exponential(10 * HOUR)) + 1, BEGIN + days * DAY)


def steady_votes(random: np.random.Generator, brand: str, span: tuple[int, int], per_minute: float,
                 mix: np.ndarray, customs: Customs, number: Iterator[int]) -> Iterator[Event]:
    size = random.poisson(per_minute * (span[1] - span[0]) / MINUTE)
    created = random.integers(*span, size)
    late = (random.random(size) < customs.late) * random.exponential(HOUR, size)
    comes = created + np.minimum(random.exponential(5_000, size), 59_000) + late
    goes = np.where(random.random(size) < customs.withdrawn,
                    comes + random.exponential(3 * HOUR, size), 0)
    is_regular = random.random(size) < customs.regulars
    authors = np.where(is_regular, random.integers(1, 20, size), created)
    authors[random.random(size) < 0.1] = 0
    decisions = random.choice(ASKS, size, p=mix)
    for i in range(size):
        vote = {"key": f"x:{next(number)}", "decision": str(decisions[i]), "add": 1}
        if authors[i]:
            vote["author"] = f"{authors[i]:016x}"
        record = {"brand": brand, "created": int(created[i]), "vote": vote}
        yield Event(int(comes[i]), next(number), record)
        if goes[i]:
            yield Event(int(goes[i]), next(number), record | {"vote": vote | {"add": -1}})


def moved(random: np.random.Generator, mix: np.ndarray, by: float) -> np.ndarray:
    """One share moves so far towards the middle, or beyond it."""
    ask = random.integers(3)
    share = mix[ask] + (-by if mix[ask] > 0.5 else by)
    result = mix * (1 - share) / (1 - mix[ask])
    result[ask] = share
    return result / result.sum()


def crowd(seed: int, brands: int) -> Iterator[dict]:
    """Brands that are asked in an hour of two days, a few of them for something else on the second. So few
    that not all are significant among so many, which would be alone."""
    random = np.random.default_rng(seed)
    for i in range(brands):
        mix = random.dirichlet([5, 5, 5])
        by = 0.13 if random.random() < 0.015 else 0.0
        for bucket, shares in ((NOON, mix), (NOON + DAY, moved(random, mix, by))):
            counts = random.multinomial(random.integers(200, 400), shares)
            yield {"v": 1, "brand": f"brand{i}", "bucket": bucket + 7 * MINUTE,
                   "change": dict(zip(ASKS, counts.tolist()))}
    for minute in range(HOUR // MINUTE + 2):
        now = NOON + DAY + minute * MINUTE
        yield {"v": 1, "turn": now, "complete_until": now}


def deltas(read: list[dict]) -> Iterator[dict]:
    """Votes of one brand and bucket are one record."""
    together = collections.defaultdict(list)
    for record in read:
        if "gap" in record:
            yield record
        else:
            together[record["brand"], record["created"] // GRID * GRID].append(record["vote"])
    for (brand, bucket), found in together.items():
        change: collections.Counter = collections.Counter()
        for vote in found:
            change[vote["decision"]] += vote["add"]
        yield {"v": 1, "brand": brand, "bucket": bucket, "change": dict(change), "votes": found}
