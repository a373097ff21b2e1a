"""What the page shows is what the API says, and goes on doing so without being loaded again."""

import re
from decimal import ROUND_HALF_UP, Decimal

from playwright.sync_api import Page, expect
from holding import Holding
from processes import wait_for
from scene import WAIT_S

INTENTS = ["promotion", "buying_info", "community"]


def percent(share: float) -> str:
    return f"{Decimal(str(100 * share)).quantize(Decimal(1), ROUND_HALF_UP)}%"


def asks(count: int) -> str:
    return f"{count:,} {'ask' if count == 1 else 'asks'}"


def told(mix: dict) -> list[str]:
    """What a row must say of a mix, in this order."""
    words = []
    for intent in INTENTS:
        share = mix["shares"][intent]
        words += [percent(share["value"]), f"{percent(share['low'])} to {percent(share['high'])}",
                  asks(mix["counts"][intent])]
    return words + [f"{asks(mix['asks'])} of {mix['mentions']:,} mentions"]


def row(page: Page, name: str) -> str:
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True)).inner_text()


def in_order(words: list[str], text: str) -> bool:
    return re.search(".*?".join(map(re.escape, words)), text, re.DOTALL) is not None


def test_the_list_shows_the_numbers_of_the_api(demo, visit):
    page = visit(demo).go("#/?window=24h&sort=name")
    for brand in demo.api("brands?window=24h")["brands"]:
        if "shares" in brand["mix"]:
            wait_for(f"the numbers of {brand['id']}", lambda: in_order(
                told(demo.mix(brand["id"], "24h")), row(page, brand["name"])), WAIT_S)


def test_a_brand_shows_all_its_windows_and_kinds(demo, visit):
    page = visit(demo).go("#/brands/aerdonn")
    expect(page.get_by_role("heading", level=2)).to_have_text("AerDonn")

    def cells(name: str) -> list[str]:
        return page.get_by_role("row").filter(
            has=page.get_by_role("rowheader", name=re.compile(f"^{name}"))).first \
            .get_by_role("cell").all_inner_texts()

    def agree() -> bool:
        mixes = demo.api("brands/aerdonn")["mixes"]
        return all(cells(name) == [f"{value(mix):,}" for mix in mixes] for name, value in (
            ("Asks", lambda mix: mix["asks"]), ("Mentions", lambda mix: mix["mentions"]),
            ("Care", lambda mix: mix["counts"]["care"]), ("Noise", lambda mix: mix["counts"]["noise"]),
            ("Uncertain", lambda mix: mix["counts"]["uncertain"]),
            ("Authors", lambda mix: mix["authors"])))

    wait_for("all windows to agree with the API", agree, WAIT_S)


def test_the_last_day_is_drawn_and_told_in_numbers(demo, visit):
    page = visit(demo).go("#/brands/aerdonn")
    points = demo.api("brands/aerdonn/history")["points"]
    asked = [point for point in points if "shares" in point]
    assert len(asked) > 10
    page.get_by_text("The same in numbers").click()
    rows = page.get_by_label("The last day in numbers").get_by_role("row")
    expect(rows).to_have_count(len(points) + 1)
    newest = rows.nth(1 + len(points) - 1 - points.index(asked[0]))
    for intent in INTENTS:
        expect(newest).to_contain_text(percent(asked[0]["shares"][intent]["value"]))
    drawing = page.get_by_role("img", name="Share of promotion")
    expect(drawing.locator(".dot")).to_have_count(len(asked))
    assert drawing.locator(".joint").count() < len(asked) - 1  # it has gaps


def test_the_pipeline_says_that_in_equals_out(demo, visit):
    page = visit(demo).go("#/pipeline")
    stages = demo.api("status")["stages"]
    for stage in stages:
        text = page.get_by_role("row").filter(
            has=page.get_by_role("rowheader", name=stage["name"])).inner_text()
        assert "equal" in text, text
    expect(page.locator("dt:text-is('Ready') + dd")).to_have_text("yes")


def test_a_mention_shows_up_without_the_page_being_loaded_again(demo, visit):
    page = visit(demo).go("#/?window=24h&q=fenmart")
    page.evaluate("window.sameDocument = true")
    page.get_by_label("Find a brand").focus()
    before = demo.mix("fenmart", "24h")["mentions"]
    demo.say("Does anybody know whether Fenmart delivers on Sundays?")
    expect(page.get_by_text(f"of {before + 1:,} mentions")).to_be_visible()
    assert page.evaluate("window.sameDocument")
    expect(page.get_by_label("Find a brand")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Live.")


def test_what_did_not_change_is_not_sent_again(demo, visit):
    page = visit(demo).page
    with page.expect_response(lambda answer: answer.status == 304 and "shifts" in answer.url):
        page.goto(demo.url)
        demo.say("Is Fenmart open today?")


def test_without_events_it_asks_every_ten_seconds(demo, visit):
    page = visit(demo).page
    page.route("**/events", lambda route: route.abort())
    page.goto(f"{demo.url}/#/?window=24h&q=fenmart")
    expect(page.get_by_role("status")).to_have_text("Asking every 10 seconds.")
    page.locator("main h2").wait_for()
    before = demo.mix("fenmart", "24h")["mentions"]
    demo.say("Which Fenmart has the large baskets?")
    expect(page.get_by_text(f"of {before + 1:,} mentions")).to_be_visible()


def test_many_events_are_asked_for_together(demo, visit):
    page = visit(demo).go()
    began = "performance.getEntriesByType('resource').filter(({name}) => name.endsWith('/status'))" \
            ".map(({startTime}) => startTime)"

    def asked_often() -> bool:
        demo.say("Who delivers for Fenmart?")
        return len(page.evaluate(began)) >= 5

    wait_for("five loads", asked_often, WAIT_S)
    times = page.evaluate(began)
    # The first two: at once, and when events begin. A timer may be a little early.
    assert min(later - earlier for earlier, later in zip(times, times[1:])) > 1900


def test_events_that_a_proxy_holds_back_are_none(demo, visit):
    with Holding(demo.url) as proxy:
        page = visit(proxy).go()
        expect(page.get_by_role("status")).to_have_text("Asking every 10 seconds.")
        assert proxy.held.wait(WAIT_S)
        before = page.locator("#age").inner_text()
        expect(page.locator("#age")).not_to_have_text(before)
        expect(page.get_by_role("status")).to_have_text("Asking every 10 seconds.")


def test_search_order_and_window_stand_in_the_address(demo, visit):
    page = visit(demo).go()
    page.get_by_label("Find a brand").fill("DONN")
    expect(page.get_by_text("1 to 1 of 1 brand")).to_be_visible()
    page.get_by_label("Order").select_option("name")
    page.get_by_role("link", name="24 hours").click()
    expect(page.get_by_role("link", name="24 hours")).to_have_attribute("aria-current", "true")
    assert page.url.endswith("#/?window=24h&q=DONN&sort=name")
    page.reload()
    expect(page.get_by_label("Find a brand")).to_have_value("DONN")
    expect(page.get_by_label("Order")).to_have_value("name")
    page.get_by_label("Find a brand").fill("no such brand")
    page.get_by_role("link", name="Show all").click()
    expect(page.get_by_label("Find a brand")).to_have_value("")
    page.go_back()
    expect(page.get_by_text("No brand is called like")).to_be_visible()


def test_pages_are_turned_by_keyboard_from_the_top(make_scene, visit):
    scene = make_scene([{"id": f"b{n:02}", "name": f"Brandname{n:02}"} for n in range(70)])
    page = visit(scene).go("#/?sort=name")
    following = page.get_by_role("link", name="Next")
    following.focus()
    assert page.evaluate("scrollY") > 0
    page.keyboard.press("Enter")
    expect(page.get_by_text("26 to 50 of 70 brands")).to_be_visible()
    expect(following).to_be_focused()
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Enter")
    expect(page.get_by_text("51 to 70 of 70 brands")).to_be_visible()
    expect(following).to_have_count(0)
    expect(page.locator("main")).to_be_focused()


def test_a_thousand_brands_come_in_pages(make_scene, visit):
    scene = make_scene([{"id": f"b{n:04}", "name": f"Brandname{n:04}"} for n in range(1000)])
    scene.say("Any discount code for Brandname0417?")
    page = visit(scene).go("#/?sort=name")
    expect(page.get_by_text("1 to 25 of 1,000 brands")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("26 to 50 of 1,000 brands")).to_be_visible()
    expect(page.get_by_role("rowheader").first).to_have_text("Brandname0025")
    page.get_by_label("Order").select_option("asks")
    expect(page.get_by_role("rowheader").first).to_have_text("Brandname0417")
    page.get_by_label("Find a brand").fill("0999")
    expect(page.get_by_role("rowheader")).to_have_text(["Brandname0999"])
