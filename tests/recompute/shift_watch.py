"""measure's watch for shifts, turn by turn: what it has read, and which minutes are settled."""

import numpy as np

from ask_memory import HOUR, MINUTE, AskMemory
from shifts import Candidate, Detector, Scales, chosen
from votes import ASKS

GRID = 10_000
SETTLES_IN = MINUTE
MINUTES_OF_A_TURN_MAX = 60
MEMORY_MIN = 26 * HOUR
REBUILT_IN_A_TURN_MAX = 100


class ShiftWatch:
    """Of one partition, from `origin` on for so many minutes."""

    def __init__(self, origin: int, minutes: int, longest: int):
        self.origin = origin
        self.kept = max(longest, MEMORY_MIN)
        self.lost = np.zeros(minutes, bool)
        self.detectors: dict[str, Detector] = {}
        self.announced_at: dict[str, int] = {}
        self.scales = Scales()
        self.looked = 0
        self.rebuilt_to = 0
        self.rebuilt: dict[str, int] = {}

    def read(self, record: dict, now: int) -> None:
        if "gap" in record:
            gap = record["gap"]
            first, last = ((t - self.origin) for t in (gap["from"], gap["until"] + MINUTE - 1))
            self.lost[max(first // MINUTE, 0):max(last // MINUTE, 0)] = True
        elif "at" in record:
            self.announced(record["brand"], record["at"], record["since"])
        elif record["bucket"] >= self.oldest(now):
            self.count(record)

    def count(self, delta: dict) -> None:
        """Votes; of who does not tell them, the change alone."""
        memory = self.detector(delta["brand"]).memory
        votes = delta.get("votes") or [{"decision": name, "add": n}
                                       for name, n in delta["change"].items()]
        for vote in votes:
            if vote["decision"] in ASKS:
                memory.add(delta["bucket"], ASKS.index(vote["decision"]), vote.get("author", ""),
                           vote["add"])

    def oldest(self, now: int) -> int:
        return now // GRID * GRID - self.kept

    def turn(self, now: int, complete_until: int) -> dict[str, Candidate]:
        """What is announced in a turn that has read all before."""
        due = min(now - SETTLES_IN, complete_until) // MINUTE * MINUTE
        if due > self.looked and (not self.looked or self.looked < self.oldest(now)):
            self.rebuild(due, self.oldest(now))
            return {}
        for _ in range(MINUTES_OF_A_TURN_MAX):
            if self.looked >= due:
                break
            self.looked += MINUTE
            if found := self.look(self.looked, self.oldest(now)):
                for brand, shift in found.items():
                    self.announced(brand, shift.after.end, shift.after.start)
                return found
        return {}

    def rebuild(self, due: int, oldest: int) -> None:
        """Some brands a turn go through their past; nothing of it is told."""
        if self.rebuilt_to <= self.looked:
            self.rebuilt_to = due
        self.scales.now = self.rebuilt_to
        left = [brand for brand in sorted(self.detectors)
                if self.rebuilt.get(brand, 0) < self.rebuilt_to]
        for brand in left[:REBUILT_IN_A_TURN_MAX]:
            self.detectors[brand].advance(self.rebuilt_to, oldest)
            self.rebuilt[brand] = self.rebuilt_to
        if len(left) <= REBUILT_IN_A_TURN_MAX:
            self.looked = self.rebuilt_to

    def look(self, end: int, oldest: int) -> dict[str, Candidate]:
        self.scales.now = end
        return chosen({brand: detector.advance(end, oldest)
                       for brand, detector in self.detectors.items()}, self.scales)

    def announced(self, brand: str, at: int, since: int) -> None:
        if at > self.announced_at.get(brand, 0):
            self.announced_at[brand] = at
            self.detector(brand).announced(at, since)

    def detector(self, brand: str) -> Detector:
        if brand not in self.detectors:
            self.detectors[brand] = Detector(AskMemory(self.origin, self.lost), self.scales)
        return self.detectors[brand]
