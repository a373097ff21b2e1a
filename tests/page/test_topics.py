"""States and numbers that the topics bring about, whoever wrote them: askmix on a real broker reads
what the test has written there."""

import json
import pathlib
import re
import uuid
from typing import Iterator
from urllib.parse import quote

import pytest
import yaml
from confluent_kafka import Producer
from playwright.sync_api import expect
from processes import Askmix, run, wait_for
from records import history, measured, mix, now_ms, shift
from scene import WAIT_S
from topics import Broker

STALE_MS = 600_000
OLDER = 60  # shifts, more than a page of them has
# A brand of nobody's catalogue: an id as no brands file has it.
STRANGER = "<b onclick=alert(1)>/?#&%41"


class Instance:
    """One `askmix run` on topics that exist, reading them as the page's server."""

    def __init__(self, binary: str, config: pathlib.Path, name: str, *arguments: str):
        self.askmix = Askmix(binary, config, name, *arguments)
        self.url = f"http://{self.askmix.address}"

    def start(self) -> "Instance":
        self.askmix.start()
        self.wait_for_mixes("acme")
        return self

    def wait_for_mixes(self, brand: str) -> None:
        wait_for(f"the mixes of {brand}", lambda: len(self.askmix.mixes(brand)) == 3, WAIT_S)


def write(brokers: str, prefix: str, end: int) -> None:
    producer = Producer({"bootstrap.servers": brokers})

    def put(topic: str, key: str, record: dict) -> None:
        producer.produce(prefix + topic, json.dumps(record), key)

    for window in ("5m", "1h", "24h"):
        put("intents.ratios", f"acme/{window}", measured("acme", window, end))
        put("intents.ratios", f"stale/{window}", measured("stale", window, end - STALE_MS))
        put("intents.ratios", f"lossy/{window}", mix("lossy", window, (50, 30, 20), end, incomplete=True))
        put("intents.ratios", f"calm/{window}", mix("calm", window, (0, 0, 0), end))
        put("intents.ratios", f"{STRANGER}/{window}", measured(STRANGER, window, end))
    put("intents.history", "acme", history("acme", end))
    put("intents.shifts", "acme", shift("acme", end - 60_000))
    put("intents.shifts", "stale", shift("stale", end - 120_000, detector="cusum", intent="community"))
    for hour in range(1, OLDER + 1):
        put("intents.shifts", "calm", shift("calm", end - hour * 3_600_000))
    producer.flush()


@pytest.fixture(scope="module")
def binary(request: pytest.FixtureRequest) -> str:
    return request.config.getoption("--binary")


@pytest.fixture(scope="module")
def brokers(request: pytest.FixtureRequest) -> Iterator[str]:
    with Broker(request.config.getoption("--brokers")) as broker:
        yield broker.address


def make_topics(binary: str, brokers: str, folder: pathlib.Path) -> tuple[str, pathlib.Path]:
    """Their prefix, and a configuration that names it."""
    prefix = f"page-{uuid.uuid4().hex[:8]}."
    (folder / "brands.yaml").write_text(yaml.safe_dump([{"id": "acme", "name": "Acme Works"}]))
    config = folder / "askmix.yaml"
    config.write_text(yaml.safe_dump({
        "kafka": {"brokers": brokers, "topic_prefix": prefix, "group_prefix": prefix + "g"},
        "topics": {"partitions": 1, "replication": 1},
        "brands": {"file": str(folder / "brands.yaml")}}))
    run(binary, "topics", "-c", str(config), "create")
    return prefix, config


@pytest.fixture(scope="module")
def instance(binary, brokers, tmp_path_factory) -> Iterator[Instance]:
    """All stages run, so nothing is behind. Its own measure says once that nobody mentioned acme; the
    test's records come after that."""
    prefix, config = make_topics(binary, brokers, tmp_path_factory.mktemp("whole"))
    instance = Instance(binary, config, "whole").start()
    wait_for("askmix to be ready", instance.askmix.is_ready, WAIT_S)
    write(brokers, prefix, now_ms() // 10_000 * 10_000)
    instance.wait_for_mixes(quote(STRANGER, safe=""))
    yield instance
    instance.askmix.stop()


def row(page, name: str, within=None):
    # Of the page: what a row has is looked for from the row on, whatever path leads to it.
    header = page.get_by_role("rowheader", name=name, exact=True)
    return (within or page).get_by_role("row").filter(has=header)


def test_shares_come_with_intervals_counts_and_the_distance_from_the_assumption(instance, visit):
    page = visit(instance).go("#/?window=1h")
    cell = row(page, "Acme Works").get_by_role("cell").first
    expect(cell).to_contain_text("50% 40% to 60%, 50 asks")
    expect(cell).to_contain_text("+18 points (+8 to +28) vs 33%")
    expect(row(page, "Acme Works")).to_contain_text("100 asks of 135 mentions")
    assumed = page.get_by_role("region", name="What is assumed")
    for words in ("ibm2011-business", "2010", "one anchor item per intent", "Why do customers follow you?",
                  "33% promotion, 33% buying info, 35% community", "a difference from an assumption"):
        expect(assumed).to_contain_text(words)


@pytest.mark.parametrize("brand, words", [
    ("stale", "Stale: nobody has measured since"), ("lossy", "Incomplete: mentions were lost"),
    ("calm", "Nobody asked.")])
def test_absent_shares_say_why(instance, visit, brand, words):
    page = visit(instance).go("#/?window=1h")
    expect(row(page, brand)).to_contain_text(words)
    assert "%" not in row(page, brand).inner_text()
    page.get_by_role("link", name=brand, exact=True).first.click()
    expect(row(page, "To know")).to_contain_text(words)


def test_a_brand_has_its_corrected_shares_and_where_mentions_come_from(instance, visit):
    page = visit(instance).go("#/brands/acme?window=1h")
    corrected = page.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name=re.compile("^Promotion, corrected")))
    expect(corrected).to_contain_text("46%, 30% to 60%")
    expect(row(page, "bluesky")).to_contain_text("30")
    expect(row(page, "en")).to_contain_text("50")
    expect(page.get_by_text("Distance of the two mixes: 0.12")).to_be_visible()
    gaps = page.get_by_label("Measured and assumed, by intent").get_by_role("row")
    expect(gaps.nth(1)).to_contain_text("more than chance explains")
    expect(gaps.nth(2)).to_contain_text("chance can explain it")


def test_nothing_is_drawn_over_a_gap(instance, visit):
    page = visit(instance).go("#/brands/acme")
    drawing = page.get_by_role("img", name="Share of promotion")
    expect(drawing.locator(".dot")).to_have_count(5)
    expect(drawing.locator(".whisker")).to_have_count(5)
    expect(drawing.locator(".joint")).to_have_count(2)
    page.get_by_text("The same in numbers").click()
    expect(page.get_by_text("nobody asked", exact=True)).to_have_count(3)
    expect(page.get_by_text("incomplete: mentions were lost", exact=True)).to_have_count(3)


def test_shifts_tell_before_and_after(instance, visit):
    page = visit(instance).go("#/shifts")
    first = page.locator(".shifts > li").first
    expect(first.get_by_role("heading")).to_have_text("Acme Works: promotion rose by 35 points")
    expect(row(page, "Promotion", first)).to_contain_text("20% 13% to 29%, 20 asks")
    expect(row(page, "Promotion", first)).to_contain_text("55% 45% to 64%, 60 asks")
    expect(row(page, "Promotion", first)).to_contain_text("+35 points (+22 to +46)")
    first.get_by_text("Examples of mentions after it").click()
    expect(first.get_by_text("x:1701")).to_be_visible()
    expect(page.get_by_text("community fell by 22 points")).to_be_visible()
    page.get_by_role("link", name="Brands", exact=True).click()
    expect(page.get_by_text("Acme Works: promotion rose by 35 points, from 20% to 55%")).to_be_visible()


def test_older_shifts_have_an_address(instance, visit):
    page = visit(instance).go("#/shifts")
    expect(page.get_by_text("The latest 50.")).to_be_visible()
    expect(page.locator(".shifts > li")).to_have_count(50)
    page.get_by_role("link", name="Older").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".shifts > li")).to_have_count(OLDER + 2 - 50)
    expect(page.get_by_role("link", name="Older")).to_have_count(0)
    expect(page.locator("main")).to_be_focused()
    assert page.evaluate("scrollY") == 0
    page.reload()
    expect(page.locator(".shifts > li")).to_have_count(OLDER + 2 - 50)
    page.get_by_role("link", name="Latest").click()
    expect(page.get_by_text("The latest 50.")).to_be_visible()


def test_a_brand_says_that_it_has_more_shifts(instance, visit):
    page = visit(instance).go("#/brands/calm")
    expect(page.locator(".shifts > li")).to_have_count(10)
    expect(page.get_by_text("Only the latest 10 are shown.")).to_be_visible()
    page = visit(instance).go("#/brands/acme")
    expect(page.locator(".shifts > li")).to_have_count(1)
    expect(page.get_by_text("Only the latest 10 are shown.")).to_have_count(0)


def test_a_day_that_nobody_has_written_is_not_known(instance, visit):
    page = visit(instance).go("#/brands/stale")
    expect(page.get_by_role("region", name="The last day")).to_contain_text("Not known yet")
    expect(page.get_by_text("No mentions in this time.")).to_have_count(0)


@pytest.mark.parametrize("count", [0, 3])
def test_a_stale_day_says_so(instance, visit, count):
    page = visit(instance).page
    old = history("acme", now_ms() - STALE_MS) | {"withheld": "stale"}
    old["points"] = old["points"][:count]
    page.route("**/history", lambda route: route.fulfill(json=old))
    page.goto(f"{instance.url}/#/brands/acme")
    day = page.get_by_role("region", name="The last day")
    expect(day).to_contain_text("Stale: nobody has measured since")
    expect(day).not_to_contain_text("No mentions in this time.")


def test_a_window_without_a_mix_says_so(instance, visit):
    page = visit(instance).page

    def leave_out(route) -> None:
        brand = route.fetch().json()
        route.fulfill(json={**brand, "mixes": [mix for mix in brand["mixes"] if mix["window"] == "5m"]})

    page.route("**/brands/acme", leave_out)
    page.goto(f"{instance.url}/#/brands/acme?window=1h")
    expect(page.get_by_role("link", name="hour", exact=True)).to_have_attribute("aria-current", "true")
    expect(page.get_by_text("There is no mix of this window yet.")).to_be_visible()
    for name in ("Measured and assumed", "Where from"):
        expect(page.get_by_role("heading", name=name)).to_have_count(0)
    page.get_by_role("link", name="5 minutes").click()
    expect(page.get_by_role("heading", name="Where from")).to_be_visible()
    expect(page.get_by_text("There is no mix of this window yet.")).to_have_count(0)


def test_a_brand_with_an_odd_id_has_an_address(instance, visit):
    page = visit(instance).go("#/?window=1h")
    page.get_by_role("link", name=STRANGER, exact=True).click()
    expect(page.get_by_role("heading", level=2)).to_have_text(STRANGER)
    expect(page.get_by_text("50% 40% to 60%, 50 asks").first).to_be_visible()
    assert page.locator("main b").count() == 0


def test_catching_up_leaves_shares_out_and_says_so(binary, brokers, tmp_path, visit):
    prefix, config = make_topics(binary, brokers, tmp_path)
    write(brokers, prefix, now_ms() // 10_000 * 10_000)
    # For classify, which nobody runs.
    waiting = Producer({"bootstrap.servers": brokers})
    waiting.produce(prefix + "mentions.clean", "{}", "x:1", timestamp=now_ms() - 3_600_000)
    waiting.flush()
    behind = Instance(binary, config, "behind", "--stages", "normalize").start()
    page = visit(behind).go("#/?window=1h")
    expect(page.get_by_text("Catching up with the input").first).to_be_visible()
    expect(row(page, "Acme Works")).to_contain_text("Catching up: mentions wait to be counted.")
    assert "%" not in row(page, "Acme Works").inner_text()
    page.get_by_role("link", name="Pipeline").click()
    expect(page.locator("dt:text-is('Complete until') + dd")).to_have_text("not known")
    behind.askmix.stop()
