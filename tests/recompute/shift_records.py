"""Announced shifts, described anew from votes: what was counted, how sure it is, how far it moved."""

import math

from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2

import mixes
from ask_memory import DAY, HOUR
from votes import ASKS, SLOTS, Vote


def described(votes: list[Vote], published: dict) -> dict:
    """`votes` of one brand; of what was `published` only the periods and the test are looked at."""
    periods = {name: together(votes, hours(published, name)) for name in ("before", "after")}
    before, after = (periods[name]["shares"] for name in ("before", "after"))
    moves = {ask: after[ask]["value"] - before[ask]["value"] for ask in ASKS}
    result = {**periods, "difference": {ask: difference(before[ask], after[ask]) for ask in ASKS},
              "distance": float(jensenshannon([before[ask]["value"] for ask in ASKS],
                                              [after[ask]["value"] for ask in ASKS], base=2)),
              "intent": max(ASKS, key=lambda ask: abs(moves[ask]))}
    if published["detector"] == "g_test":
        result["p_value"] = g_test(*periods.values())
    return result


def hours(published: dict, name: str) -> list[tuple[int, int]]:
    """What a period consists of: of the G-test, an hour of each day."""
    start, end = published[name]["start"], published[name]["end"]
    if published["detector"] != "g_test":
        return [(start, end)]
    return [(each, each + HOUR) for each in range(start, end, DAY)]


def together(votes: list[Vote], spans: list[tuple[int, int]]) -> dict:
    counts = dict.fromkeys(SLOTS, 0)
    effective = 0.0
    for start, end in spans:
        inside = [v for v in votes if start <= mixes.grid_step(v.created_ms) < end]
        counts = {slot: n + counts[slot] for slot, n in mixes.counts(inside).items()}
        effective += mixes.effective_asks(inside)
    return {"counts": [counts[ask] for ask in ASKS], "effective_asks": effective,
            "shares": mixes.shares(counts, effective)}


def difference(before: dict, after: dict) -> dict:
    """Newcombe's method 10."""
    change = after["value"] - before["value"]
    return {"value": change,
            "low": change - math.hypot(after["value"] - after["low"],
                                       before["high"] - before["value"]),
            "high": change + math.hypot(after["high"] - after["value"],
                                        before["value"] - before["low"])}


def g_test(before: dict, after: dict) -> float:
    """Likelihood ratio of homogeneity, of counts that are scaled to what they are worth."""
    rows = [[p["shares"][ask]["value"] * p["effective_asks"] for ask in ASKS]
            for p in (before, after)]
    whole = sum(map(sum, rows))
    g = 0.0
    for row in rows:
        for i, seen in enumerate(row):
            expected = sum(row) * sum(r[i] for r in rows) / whole
            g += 2 * seen * math.log(seen / expected) if seen else 0
    return float(chi2.sf(g, 2))


def faults(votes: list[Vote], published: dict) -> list[str]:
    name = f"shift {published['id']}"
    found = mixes.differences(name, described(votes, published), published)
    known = {vote.key for vote in votes}
    return found + [f"{name}: the example {key} does not count" for key in published["examples"]
                    if key not in known]
