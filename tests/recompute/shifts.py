"""Which shifts must be announced, minute by minute: a second detector, made from the rules that stand
in counting/shift_detector.h, counting/shift.h and stages/shift_watch.h. Nothing of askmix is used."""

import math
from typing import NamedTuple

import numpy as np
from scipy.stats import chi2

from ask_memory import DAY, HOUR, MINUTE, AskMemory, Period
from votes import ASKS

EFFECT_MIN = 0.05
G_TEST_LEVEL = 0.0005
FALSE_DISCOVERY_RATE = 0.05
BASELINE_ASKS_MIN = 100
EFFECTIVE_ASKS_MIN = 30
STEPS = (0.1, -0.1)
SCORE_OFFSET = 1
EXPECTED_MIN = 5
COOL_DOWN = HOUR
# So near to a threshold, the order of additions decides.
CLOSE = 1e-9


class Candidate(NamedTuple):
    detector: str
    before: Period
    after: Period
    p_value: float = 0.0

    @property
    def moves(self) -> np.ndarray:
        return self.after.shares - self.before.shares

    @property
    def intent(self) -> str:
        """Whose share moved most."""
        return ASKS[int(np.abs(self.moves).argmax())]


class Scales:
    """Compares with thresholds, and knows since when an answer hung on the last digits."""

    def __init__(self) -> None:
        self.now = 0
        self.close_since = math.inf

    def reaches(self, value: float, threshold: float) -> bool:
        if 0 < abs(value - threshold) <= CLOSE * max(abs(value), abs(threshold)):
            self.close_since = min(self.close_since, self.now)
        return bool(value >= threshold)


class Run:
    """CUSUM's, of one alternative to a baseline."""

    def __init__(self, baseline: Period, weights: np.ndarray, since: int):
        self.baseline = baseline
        self.weights = weights
        self.since = since
        self.score = 0.0


class Detector:
    """Of one brand."""

    def __init__(self, memory: AskMemory, scales: Scales):
        self.memory = memory
        self.scales = scales
        self.runs: list[Run | None] = [None] * 6
        self.baseline: Period | None = None
        self.next = 0
        self.anchor = 0
        self.quiet_until = 0
        self.rebuilt = False

    def advance(self, end: int, oldest: int) -> tuple[Candidate | None, Candidate | None]:
        """Goes up to the minute that ends at `end`; what CUSUM and the G-test say of it."""
        oldest = -(-oldest // MINUTE) * MINUTE
        self.next = max(self.next, oldest)
        for minute in self.memory.minutes_with_asks(self.next, end):
            self.look(minute, oldest)
        self.next = max(self.next, end)
        tells, self.rebuilt = self.rebuilt, True
        if not tells or end < self.quiet_until:
            return None, None
        return self.best_run(end), self.compared_hours(end, oldest)

    def announced(self, at: int, since: int) -> None:
        self.runs = [None] * 6
        self.baseline = None
        self.next = max(self.next, at)
        self.anchor = since
        self.quiet_until = at + COOL_DOWN

    def look(self, minute: int, oldest: int) -> None:
        asks = self.memory.counts(minute, minute + MINUTE)
        self.recount_baseline(minute // HOUR * HOUR, oldest)
        for i, run in enumerate(self.runs):
            if not run or run.baseline.end <= oldest:
                run = self.begin(i, minute)
            if run:
                run.score += float(run.weights @ asks)
            self.runs[i] = run if run and run.score > 0 else None

    def recount_baseline(self, hour: int, oldest: int) -> None:
        """Once in an hour."""
        if self.baseline and self.baseline.end == hour:
            return
        start = min(max(hour - DAY, -(-oldest // HOUR) * HOUR, self.anchor), hour)
        self.baseline = self.memory.period(start, hour)

    def begin(self, alternative: int, minute: int) -> Run | None:
        if self.baseline.asks < BASELINE_ASKS_MIN:
            return None
        weights = self.weights(alternative // 2, STEPS[alternative % 2])
        return None if weights is None else Run(self.baseline, weights, minute)

    def weights(self, ask: int, step: float) -> np.ndarray | None:
        """ln(q / p) of each ask; nothing: the share cannot move so far."""
        p = (self.baseline.counts + 1) / (self.baseline.asks + 3)
        moved = min(max(p[ask] + step, 0.01), 0.99)
        if not self.scales.reaches((moved - p[ask]) * math.copysign(1, step), EFFECT_MIN):
            return None
        q = p * (1 - moved) / (1 - p[ask])
        q[ask] = moved
        return np.log(q / p)

    def best_run(self, end: int) -> Candidate | None:
        found = [(excess, Candidate("cusum", before, after)) for run in self.runs if run
                 for excess, before, after in [self.excess(run, end)]
                 if excess >= 0]
        return max(found, key=lambda each: each[0])[1] if found else None

    def excess(self, run: Run, end: int) -> tuple[float, Period, Period]:
        """How far its score is above the one that makes it a candidate."""
        before = run.baseline
        after = Period(run.since, end, self.memory.counts(run.since, end), 0)
        score = float(run.weights @ after.counts)
        limit = SCORE_OFFSET + math.log(max(before.asks_a_day, after.asks_a_day, 1))
        if score < limit:  # what asks are worth makes it less
            return -1, before, after
        after = self.memory.period(run.since, end)
        if not all(self.scales.reaches(p.effective, EFFECTIVE_ASKS_MIN) for p in (before, after)):
            return -1, before, after
        score *= after.effective / after.asks
        score *= before.effective / (before.effective + after.effective)
        return (score - limit if self.scales.reaches(score, limit) else -1), before, after

    def compared_hours(self, end: int, oldest: int) -> Candidate | None:
        if end % HOUR:
            return None
        first = max(oldest, self.anchor)
        starts = range(end - HOUR - DAY, first - 1, -DAY)
        earlier = [self.memory.period(start, start + HOUR) for start in starts]
        after = self.memory.period(end - HOUR, end)
        if not earlier or not after.asks or not any(hour.asks for hour in earlier):
            return None
        before = Period(earlier[-1].start, earlier[0].end, sum(hour.counts for hour in earlier),
                        sum(hour.effective for hour in earlier))
        p_value = g_test(before, after, self.scales)
        return None if p_value is None else Candidate("g_test", before, after, p_value)


def g_test(before: Period, after: Period, scales: Scales) -> float | None:
    """Likelihood ratio of homogeneity; nothing: too few are expected somewhere."""
    seen = np.array([period.shares * period.effective for period in (before, after)])
    expected = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / seen.sum()
    if not scales.reaches(expected.min(), EXPECTED_MIN):
        return None
    terms = np.where(seen > 0, seen * np.log(np.where(seen > 0, seen, 1) / expected), 0)
    return float(chi2.sf(2 * terms.sum(), 2))


def chosen(moment: dict[str, tuple[Candidate | None, Candidate | None]],
           scales: Scales) -> dict[str, Candidate]:
    """Of what was noticed of each brand at the end of one minute: what is announced."""
    p_values = sorted(g.p_value for _, g in moment.values() if g)
    significant = [p for rank, p in enumerate(p_values, 1)
                   if scales.reaches(FALSE_DISCOVERY_RATE * rank / len(p_values), p)]
    largest = min(max(significant, default=0.0), G_TEST_LEVEL)
    found = {}
    for brand, (cusum, g) in moment.items():
        if g and not scales.reaches(largest, g.p_value):
            g = None
        for candidate in (g, cusum):  # CUSUM knows when it began
            if candidate and scales.reaches(np.abs(candidate.moves).max(), EFFECT_MIN):
                found[brand] = candidate
    return found
