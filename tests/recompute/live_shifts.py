"""Whether what a running askmix announced had to be announced, by the second detector.

When it looked first, and what it had read by then, nobody can know from outside: each possibility is
right. What is announced does not hang on it, only since when the shift is said to be.
"""

import itertools

from ask_memory import DAY, HOUR, MINUTE
from mixes import grid_step
from shift_watch import SETTLES_IN, ShiftWatch
from shifts import Candidate
from votes import Vote

FIRST_LOOKS = 2  # minutes
LONGEST = 7 * DAY


def faults(votes: list[Vote], published: list[dict], began: int, ended: int) -> list[str]:
    """`began`, `ended`: when the first and the last mix was published. What had settled by then was
    looked at in the same turn."""
    first = (began - SETTLES_IN) // MINUTE * MINUTE
    looks = range(first, first + FIRST_LOOKS * MINUTE, MINUTE)
    found = [differences(announced(votes, look, had_read, ended), published)
             for look, had_read in itertools.product(looks, (True, False))]
    return min(found, key=len)


def announced(votes: list[Vote], first: int, had_read: bool, ended: int) -> dict[str, Candidate]:
    """By their ids, if the minute that ends at `first` was looked at first."""
    origin = first // HOUR * HOUR - LONGEST - DAY
    watch = ShiftWatch(origin, (ended - origin) // MINUTE + 1, LONGEST)
    for brand in {vote.brand for vote in votes}:
        watch.detector(brand)
    if not had_read:
        watch.turn(first + SETTLES_IN, first)
    for vote in votes:
        watch.read(delta(vote), first + SETTLES_IN)
    found = {}
    for minute in range(first, ended - SETTLES_IN + 1, MINUTE):
        for brand, shift in watch.turn(minute + SETTLES_IN, minute).items():
            found[f"{brand}@{minute}"] = shift
    return found


def delta(vote: Vote) -> dict:
    told = {"decision": vote.slot, "add": 1}
    if vote.author:
        told["author"] = f"{vote.platform}:{vote.author}"
    return {"brand": vote.brand, "bucket": grid_step(vote.created_ms), "votes": [told]}


def differences(due: dict[str, Candidate], published: list[dict]) -> list[str]:
    have = {record["id"]: record for record in published}
    found = [f"shift {key}: was not announced, and must be" for key in due.keys() - have.keys()]
    for key, record in have.items():
        if key not in due:
            found.append(f"shift {key}: was announced, and must not be")
        elif (due[key].detector, due[key].intent) != (record["detector"], record["intent"]):
            found.append(f"shift {key}: must be one of {due[key].intent}, by {due[key].detector}")
    return found
