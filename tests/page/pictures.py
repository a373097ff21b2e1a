"""Draws the page over the demo's day, for people to look at; no test."""

import pathlib

from playwright.sync_api import expect
from scene import DEMO

DRAWN = DEMO / "pictures"
WIDTH, HEIGHT = 1000, 900


def draw(visit, demo, place: str, name: str) -> pathlib.Path:
    page = visit(demo, viewport={"width": WIDTH, "height": HEIGHT}).go(place)
    expect(page.get_by_role("status")).to_have_text("Live.")
    DRAWN.mkdir(exist_ok=True)
    page.screenshot(path=DRAWN / name)
    return DRAWN / name


def test_pictures(demo, visit):
    for place, name in (("#/?window=24h", "brands.png"), ("#/brands/aerdonn", "brand.png")):
        assert draw(visit, demo, place, name).stat().st_size < 200_000
