"""A browser, and pages in it that remember what they must not do."""

import os
import pathlib
import sys
from typing import Any, Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "tests" / "e2e"))

from scene import MARKUP, TOKEN, WAIT_S, Scene, demo_brands  # noqa: E402


expect.set_options(timeout=WAIT_S * 1000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--binary", default=str(REPOSITORY / "build" / "release" / "askmix"))
    parser.addoption("--brokers", default="", help="of a Kafka that tests may write to; empty: one of their own")


class Visit:
    """A page that looks at one askmix, and what happened there against the rules."""

    def __init__(self, page: Page, url: str):
        self.page = page
        self.url = url
        self.faults: list[str] = []
        page.set_default_timeout(WAIT_S * 1000)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", self._hear)
        page.on("request", self._watch)
        page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))

    def _hear(self, message) -> None:
        # The browser itself writes a line when an answer is no 200; the page tells that to its reader.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _watch(self, request) -> None:
        if not request.url.startswith(self.url):
            self.faults.append(f"left its origin: {request.url}")

    def go(self, place: str = "#/") -> Page:
        self.page.goto(f"{self.url}/{place}")
        self.page.locator("main h2").wait_for()
        return self.page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to root, as which containers run their tests.
        flags = ["--no-sandbox"] if os.getuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """visit(scene, ...): a page of a reader of its own, of a scene or whatever has a url; further
    arguments as for new_context."""
    visits: list[Visit] = []

    def begin(scene: Any, **reader) -> Visit:
        context = browser.new_context(**{"locale": "en-US", "timezone_id": "UTC", **reader})
        visits.append(Visit(context.new_page(), scene.url))
        return visits[-1]

    yield begin
    for each in visits:
        each.page.context.close()
    assert [fault for each in visits for fault in each.faults] == []


@pytest.fixture
def make_scene(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Iterator[Callable[..., Scene]]:
    scenes: list[Scene] = []

    def make(brands: list[dict], **http) -> Scene:
        scenes.append(Scene(request.config.getoption("--binary"), tmp_path, brands, **http))
        return scenes[-1].start()

    yield make
    for scene in scenes:
        scene.end()


@pytest.fixture(scope="session")
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The demo's day, a brand that nobody mentions, and one that is made of markup."""
    folder = tmp_path_factory.mktemp("demo")
    brands = [*demo_brands(), {"id": "quiet", "name": "Quietwater"},
              {"id": "hostilia", "name": MARKUP, "aliases": ["Hostilia"]}]
    scene = Scene(request.config.getoption("--binary"), folder, brands,
                  show_text=True, token_file=str(folder / "token"))
    scene.start().tell_demo()
    for _ in range(4):
        scene.say(f"Does Hostilia sell gift cards? {MARKUP} <script>document.title='hit'</script>",
                  url="javascript:document.title='hit'")
    yield scene
    scene.end()


@pytest.fixture
def token() -> str:
    return TOKEN
