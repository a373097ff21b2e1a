"""Reliability of the model's probabilities, as a picture."""

INTENTS = ("promotion", "buying_info", "community", "other")
SIDE, GAP, MARGIN = 180, 30, 40  # of a panel; between panels; around them


def reliability(evaluation: dict) -> str:
    """A panel for each intent: promised probability to the right, share that was kept upwards; the area
    of a dot is the number of mentions behind it."""
    width = 2 * MARGIN + len(INTENTS) * SIDE + (len(INTENTS) - 1) * GAP
    height = 2 * MARGIN + SIDE
    panels = "".join(panel(MARGIN + i * (SIDE + GAP), intent, evaluation["intents"][intent]["reliability"])
                     for i, intent in enumerate(INTENTS))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            'font-family="sans-serif" font-size="12" role="img" '
            'aria-label="Share of mentions that belong to each intent, by the probability given">'
            f'<rect width="{width}" height="{height}" fill="white"/>{panels}</svg>\n')


def panel(left: int, intent: str, bins: list[dict]) -> str:
    def at(x: float, y: float) -> str:
        return f"{left + x * SIDE:.1f},{MARGIN + (1 - y) * SIDE:.1f}"

    filled = [b for b in bins if b["mentions"]]
    line = " ".join(at(b["mean_probability"], b["share"]) for b in filled)
    dots = "".join(dot(at(b["mean_probability"], b["share"]), b["mentions"]) for b in filled)
    bottom = MARGIN + SIDE
    return (f'<text x="{left}" y="{MARGIN - 10}" font-weight="bold">{intent}</text>'
            f'<rect x="{left}" y="{MARGIN}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#bbb"/>'
            f'<polyline points="{at(0, 0)} {at(1, 1)}" stroke="#bbb" stroke-dasharray="4"/>'
            f'<polyline points="{line}" fill="none" stroke="#1f77b4"/>{dots}'
            f'<text x="{left}" y="{bottom + 16}">0</text>'
            f'<text x="{left + SIDE}" y="{bottom + 16}" text-anchor="end">1</text>'
            f'<text x="{left + SIDE / 2}" y="{bottom + 30}" text-anchor="middle">promised</text>')


def dot(place: str, mentions: int) -> str:
    x, y = place.split(",")
    radius = min(12.0, max(2.0, mentions ** 0.5 / 2))
    return f'<circle cx="{x}" cy="{y}" r="{radius:.1f}" fill="#1f77b4" fill-opacity="0.6"/>'
