"""What is in memory of one brand's asks, by minutes: how many, who asked, and what is lost."""

from typing import NamedTuple

import numpy as np

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


class Period(NamedTuple):
    start: int
    end: int
    counts: np.ndarray
    effective: float  # so many independent asks would tell as much

    @property
    def asks(self) -> int:
        return int(self.counts.sum())

    @property
    def shares(self) -> np.ndarray:
        return self.counts / self.asks

    @property
    def asks_a_day(self) -> float:
        return self.asks * DAY / (self.end - self.start)


class Column:
    """Of integers; grows at its end."""

    def __init__(self) -> None:
        self.room = np.zeros(1_000, int)
        self.size = 0

    def append(self, value: int) -> None:
        if self.size == len(self.room):
            self.room = np.concatenate([self.room, np.zeros_like(self.room)])
        self.room[self.size] = value
        self.size += 1

    @property
    def values(self) -> np.ndarray:
        return self.room[:self.size]


class AskMemory:
    """Of the minutes from `origin` on; `lost` says of each whether input is missing."""

    def __init__(self, origin: int, lost: np.ndarray):
        self.origin = origin
        self.lost = lost
        self.by_minute = np.zeros((len(lost), 3), int)
        self.numbers: dict[str, int] = {}  # of authors
        self.minutes, self.authors, self.changes = Column(), Column(), Column()

    def add(self, bucket: int, ask: int, author: str, n: int) -> None:
        minute = (bucket - self.origin) // MINUTE
        self.by_minute[minute, ask] += n
        if author:
            self.minutes.append(minute)
            self.authors.append(self.numbers.setdefault(author, len(self.numbers)))
            self.changes.append(n)

    def counts(self, start: int, end: int) -> np.ndarray:
        minutes = self._minutes(start, end)
        return self.by_minute[minutes][~self.lost[minutes]].sum(axis=0)

    def minutes_with_asks(self, start: int, end: int) -> list[int]:
        minutes = self._minutes(start, end)
        asked = self.by_minute[minutes].any(axis=1) & ~self.lost[minutes]
        return [self.origin + (minutes.start + int(i)) * MINUTE for i in np.flatnonzero(asked)]

    def period(self, start: int, end: int) -> Period:
        counts = self.counts(start, end)
        return Period(start, end, counts, counts.sum() * self._independent(start, end))

    def _independent(self, start: int, end: int) -> float:
        """Which part of all that is known is, by Kish: asks^2 / sum of squares of what each author
        asks; strangers are one each."""
        minutes = self._minutes(start, end)
        asks = int(self.by_minute[minutes].sum())
        of = self.minutes.values
        inside = (of >= minutes.start) & (of < minutes.stop)
        by_author = np.bincount(self.authors.values[inside], self.changes.values[inside])
        squares = (by_author ** 2).sum() + asks - by_author.sum()
        return round(asks ** 2 / squares, 6) / asks if asks else 0.0

    def _minutes(self, start: int, end: int) -> slice:
        first = max(start - self.origin, 0) // MINUTE
        return slice(first, max(first, (end - self.origin) // MINUTE))
