"""Records as measure writes them, with numbers that a test chooses."""

import time

INTENTS = ("promotion", "buying_info", "community")
WINDOWS = {"5m": 300_000, "1h": 3_600_000, "24h": 86_400_000}
STEP_MS = 900_000


def now_ms() -> int:
    return int(time.time() * 1000)


def share(value: float, low: float, high: float) -> dict:
    return {"value": value, "low": low, "high": high}


def three(*values) -> dict:
    return dict(zip(INTENTS, values))


SHARES = three(share(0.5, 0.4, 0.6), share(0.3, 0.22, 0.4), share(0.2, 0.13, 0.29))
ASSUMED = {"name": "ibm2011-business", "year": 2010, "source": "a study",
           "question": "Why do customers follow you?", "rule": "one anchor item per intent",
           "shares": three(0.325, 0.328, 0.347)}
GAP = {"difference": three(share(0.175, 0.075, 0.275), share(-0.028, -0.108, 0.072),
                           share(-0.147, -0.217, -0.057)), "distance": 0.12}


def mix(brand: str, window: str, asks: tuple[int, int, int], end: int, **more) -> dict:
    counts = dict(three(*asks), care=10, noise=20, uncertain=5)
    return {"v": 1, "brand": brand, "window": window, "start": end - WINDOWS[window], "end": end,
            "counts": counts, "expected": [1000 * each for each in asks], "asks": sum(asks),
            "mentions": sum(counts.values()), "per_minute": 2.25, "first": end - WINDOWS[window],
            "last": end - 10_000, "authors": 97, "effective_asks": 0.8 * sum(asks),
            "low_support": 0.8 * sum(asks) < 30, **more}


def measured(brand: str, window: str, end: int) -> dict:
    """100 asks, 50 of them for a promotion."""
    return mix(brand, window, (50, 30, 20), end, shares=SHARES, assumed=ASSUMED | GAP,
               corrected=three(share(0.46, 0.3, 0.6), share(0.31, 0.2, 0.45), share(0.23, 0.1, 0.4)),
               platforms={"x": {"promotion": 50, "care": 10}, "bluesky": {"buying_info": 30}},
               languages={"en": {"promotion": 50}})


def history(brand: str, end: int) -> dict:
    end -= end % STEP_MS
    start = end - WINDOWS["24h"]
    steps = (0, 1, 2, 10, 95)  # a gap between the third and the fourth
    points = [{"start": start + step * STEP_MS, **three(3, 1, 0), "other": 4, "effective_asks": 4}
              for step in steps]
    points[3:3] = [{"start": start + 5 * STEP_MS, **three(0, 0, 0), "other": 7, "effective_asks": 0},
                   {"start": start + 6 * STEP_MS, **three(2, 2, 2), "other": 7, "effective_asks": 6,
                    "incomplete": True}]
    return {"v": 1, "brand": brand, "step": "15m", "start": start, "end": end, "points": points}


def shift(brand: str, at: int, **more) -> dict:
    def side(begin: int, end: int, counts: tuple, *shares) -> dict:
        return {"start": begin, "end": end, "counts": counts, "shares": three(*shares)}
    return {"v": 1, "id": f"{brand}@{at}", "brand": brand, "at": at, "since": at - 900_000,
            "detector": "g_test", "intent": "promotion",
            "before": side(at - 90_000_000, at - 900_000, (20, 40, 40),
                           share(0.2, 0.13, 0.29), share(0.4, 0.31, 0.5), share(0.4, 0.31, 0.5)),
            "after": side(at - 900_000, at, (60, 30, 20),
                          share(0.545, 0.45, 0.64), share(0.273, 0.2, 0.36), share(0.182, 0.12, 0.26)),
            "difference": three(share(0.345, 0.22, 0.46), share(-0.127, -0.25, 0.0),
                                share(-0.218, -0.33, -0.1)),
            "distance": 0.21, "p_value": 1e-6, "examples": ["x:1701", "x:1702"], **more}
