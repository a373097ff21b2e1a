"""Simulated days, read by askmix's measure and by a second detector: both must announce the same."""

import json
import math
import subprocess
from typing import NamedTuple

import simulated_days
from ask_memory import DAY, HOUR, MINUTE
from shift_watch import ShiftWatch
from shifts import Candidate
from simulated_days import Customs

# Numbers are published with so many decimals, and compared to so many digits.
TOLERANCE, P_VALUE_TOLERANCE = 1e-6, 1e-9
RELATIVE = 1e-6

DAY_HOURS = 24
KINDS = (Customs(), Customs(late=0.05, withdrawn=0.1), Customs(regulars=0.1, gaps=6),
         Customs(regulars=0.02, withdrawn=0.02, lags=6, restarts=8))


class Outcome(NamedTuple):
    shifts: int
    faults: list[str]


def simulated(binary: str, seed: int) -> Outcome:
    """Of several kinds of days; of brands that remember a week; of many brands at one moment."""
    told = [(f"{customs}", simulated_days.lines(seed, 3, 3, customs), DAY_HOURS) for customs in KINDS]
    told.append(("a week", simulated_days.lines(seed, 3, 4, KINDS[1]), 7 * DAY_HOURS))
    told.append(("a crowd", simulated_days.crowd(seed, 1_000), DAY_HOURS))
    found = [compared(binary, f"simulated, seed {seed}, {name}", list(lines), hours)
             for name, lines, hours in told]
    return Outcome(sum(each.shifts for each in found), [line for each in found for line in each.faults])


def compared(binary: str, name: str, lines: list[dict], longest_hours: int) -> Outcome:
    told = "".join(json.dumps(line) + "\n" for line in lines)
    ran = subprocess.run([binary, str(longest_hours)], input=told, text=True, check=True,
                         stdout=subprocess.PIPE)
    published = [json.loads(line) for line in ran.stdout.splitlines()]
    due, close_since = announced(lines, longest_hours * HOUR)
    # Where the last digits decide, both are right, and what follows may differ.
    certain = {key: shift for key, shift in due.items() if shift.after.end < close_since}
    faults = differences(name, certain, {record["id"]: record for record in published
                                         if record["at"] < close_since})
    return Outcome(len(certain), faults)


def announced(lines: list[dict], longest: int) -> tuple[dict[str, Candidate], float]:
    """By their ids; and since when they hang on the last digits."""
    watch, known, read = new_watch(longest), [], []
    found: dict[str, Candidate] = {}
    close_since = math.inf
    for line in lines:
        if "turn" not in line:
            read.append(line)
            continue
        if line.get("restart"):
            watch, read, known = new_watch(longest), known + read, []
        for record in read:
            watch.read(record, line["turn"])
        known += read
        shifts = watch.turn(line["turn"], line["complete_until"])
        close_since = min(close_since, watch.scales.close_since)
        found |= {f"{brand}@{shift.after.end}": shift for brand, shift in shifts.items()}
        read = [{"brand": brand, "at": shift.after.end, "since": shift.after.start}
                for brand, shift in shifts.items()]
    return found, close_since


def new_watch(longest: int) -> ShiftWatch:
    return ShiftWatch(simulated_days.BEGIN, 8 * DAY // MINUTE, longest)


def differences(name: str, due: dict[str, Candidate], published: dict[str, dict]) -> list[str]:
    faults = [f"{name}: {key} was announced, and must not be" for key in published.keys() - due.keys()]
    faults += [f"{name}: {key} was not announced, and must be" for key in due.keys() - published.keys()]
    for key in due.keys() & published.keys():
        want, have = described(due[key]), published[key]
        faults += [f"{name}: {key}: {field} is {have[field]}, and must be {value}"
                   for field, value in want.items() if not is_same(field, value, have[field])]
    return faults


def described(shift: Candidate) -> dict:
    """Of a record of intents.shifts, what the detector says."""
    record = {"since": shift.after.start, "detector": shift.detector, "intent": shift.intent}
    for name, period in (("before", shift.before), ("after", shift.after)):
        record[name] = {"start": period.start, "end": period.end, "counts": period.counts.tolist(),
                        "effective_asks": float(period.effective)}
    return record | ({"p_value": shift.p_value} if shift.detector == "g_test" else {})


def is_same(field: str, want, have) -> bool:
    if isinstance(want, dict):
        return all(is_same(name, value, have[name]) for name, value in want.items())
    if isinstance(want, float):
        decimals = P_VALUE_TOLERANCE if field == "p_value" else TOLERANCE
        return abs(want - have) <= max(RELATIVE * abs(want), decimals)
    return want == have
