"""Mixes recomputed from votes, by formulas from the books and scipy: nothing of askmix is used."""

import collections
import math
from typing import Iterable

from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2

from votes import ASKS, SLOTS, Vote

GRID_MS = 10_000
UNITS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
LOW_SUPPORT = 30
# Numbers are published with six decimals, and computed from numbers that were.
TOLERANCE = 2e-6


def millis(duration: str) -> int:
    return int(duration[:-1]) * UNITS[duration[-1]]


def grid_step(ms: int) -> int:
    return ms // GRID_MS * GRID_MS


def counts(votes: Iterable[Vote]) -> dict[str, int]:
    found = collections.Counter(vote.slot for vote in votes)
    return {slot: found[slot] for slot in SLOTS}


def effective_asks(votes: Iterable[Vote]) -> float:
    """Kish: n^2 / sum of squares of what each author asks; strangers are one each."""
    asks = [vote for vote in votes if vote.slot in ASKS]
    by_author = collections.Counter((v.platform, v.author) if v.author else ("", v.key)
                                    for v in asks)
    squares = sum(n * n for n in by_author.values())
    return len(asks) ** 2 / squares if squares else 0.0


def goodman(count: int, asks: int, n: float) -> tuple[float, float, float]:
    """Simultaneous 95 % interval of one of three shares: the roots of (p - x)^2 = A x (1 - x) / n."""
    a = chi2.ppf(1 - 0.05 / 3, 1)
    p = count / asks
    middle = 2 * n * p + a
    spread = math.sqrt(a * (a + 4 * n * p * (1 - p)))
    whole = 2 * (n + a)
    return p, max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def shares(found: dict[str, int], effective: float) -> dict[str, dict[str, float]] | None:
    asks = sum(found[ask] for ask in ASKS)
    if not asks:
        return None
    return {ask: dict(zip(("value", "low", "high"), goodman(found[ask], asks, effective)))
            for ask in ASKS}


def parts(votes: list[Vote], of) -> dict[str, dict[str, int]]:
    names = {of(vote) for vote in votes}
    return {name: {slot: n for slot, n in counts(v for v in votes if of(v) == name).items() if n}
            for name in names}


def mix(votes: list[Vote], window: str, end: int, published: dict) -> dict:
    """`votes` of one brand; of what was `published` only the assumption is looked at."""
    begin = end - millis(window)
    inside = [v for v in votes if begin <= grid_step(v.created_ms) < end]
    found = counts(inside)
    effective = effective_asks(inside)
    result = {"start": begin, "end": end, "window": window, "counts": found,
              "asks": sum(found[ask] for ask in ASKS), "mentions": len(inside),
              "per_minute": len(inside) / (millis(window) / 60_000),
              "authors": len({(v.platform, v.author) if v.author else ("", v.key) for v in inside}),
              "effective_asks": effective, "low_support": effective < LOW_SUPPORT,
              "platforms": parts(inside, lambda v: v.platform),
              "languages": parts(inside, lambda v: v.lang or "unknown")}
    if inside:
        steps = [grid_step(v.created_ms) for v in inside]
        result |= {"first": min(steps), "last": max(steps)}
    if of_asks := shares(found, effective):
        result["shares"] = of_asks
    if assumed := published.get("assumed"):
        result["assumed"] = gap(assumed, of_asks)
    return result


def gap(assumed: dict, measured: dict | None) -> dict:
    result = {}
    if measured:
        result["difference"] = {
            ask: {part: measured[ask][part] - assumed["shares"][ask]
                  for part in ("value", "low", "high")} for ask in ASKS}
        result["distance"] = float(jensenshannon([measured[ask]["value"] for ask in ASKS],
                                                 [assumed["shares"][ask] for ask in ASKS], base=2))
    return result


def history(votes: list[Vote], published: dict) -> dict[int, dict]:
    """The points of a history of the same span, by their start."""
    step = millis(published["step"])
    points: dict[int, list[Vote]] = collections.defaultdict(list)
    for vote in votes:
        at = grid_step(vote.created_ms)
        if published["start"] <= at < published["end"]:
            points[at // step * step].append(vote)
    return {start: history_point(start, inside) for start, inside in points.items()}


def history_point(start: int, votes: list[Vote]) -> dict:
    found = collections.Counter(vote.slot if vote.slot in ASKS else "other" for vote in votes)
    return {"start": start, **{name: found[name] for name in (*ASKS, "other")},
            "effective_asks": effective_asks(votes)}


def differences(name: str, want, have) -> list[str]:
    """Where two values differ that should not; what only `have` has is not looked at."""
    if isinstance(want, dict):
        missing = [f"{name}.{key}: missing" for key in want if want[key] and key not in (have or {})]
        return missing + [line for key, value in want.items() if key in (have or {})
                          for line in differences(f"{name}.{key}", value, have[key])]
    if isinstance(want, float):
        same = math.isclose(want, have, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
        # A rate is published with three decimals.
        same |= name.endswith("per_minute") and abs(want - have) <= 5e-4 + TOLERANCE
    else:
        same = want == have
    return [] if same else [f"{name}: {have} was published, {want} is right"]
