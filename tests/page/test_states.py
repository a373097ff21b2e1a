"""What the page says when there are no numbers, or none that may be shown."""

import re

import pytest
from playwright.sync_api import expect


def test_brands_without_mentions(make_scene, visit):
    scene = make_scene([{"id": "acme", "name": "Acme"}])
    page = visit(scene).go()
    expect(page.get_by_text("No mentions in this window yet.")).to_be_visible()
    scene.say("Any discount code for Acme?")
    expect(page.get_by_text("1 ask of 1 mention")).to_be_visible()
    expect(page.get_by_text("No mentions in this window yet.")).to_have_count(0)


def test_a_brand_without_asks(demo, visit):
    page = visit(demo).go("#/?q=quietwater")
    expect(page.get_by_role("cell", name="No mentions.")).to_be_visible()
    page.get_by_role("link", name="Quietwater").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Quietwater")


def test_few_asks_are_told_in_words(demo, visit):
    page = visit(demo).go("#/brands/pebblebank")
    assert demo.mix("pebblebank", "1h")["low_support"]
    expect(page.get_by_text("Few asks").first).to_be_visible()


@pytest.mark.parametrize("place", ["#/brands/nobody", "#/nowhere", "#/brands/%ff"])
def test_an_address_of_nothing(demo, visit, place):
    page = visit(demo).go(place)
    expect(page.get_by_role("heading", level=2)).to_have_text("Not found")
    page.get_by_role("link", name="All brands").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Brands")


def test_a_lost_connection_leaves_the_numbers_and_says_of_when_they_are(make_scene, visit):
    scene = make_scene([{"id": "acme", "name": "Acme"}])
    scene.say("Any discount code for Acme?")
    page = visit(scene).go()
    expect(page.get_by_text("1 ask of 1 mention")).to_be_visible()
    scene.stop()
    expect(page.get_by_role("status")).to_have_text("Connection lost; trying again.")
    expect(page.get_by_text("1 ask of 1 mention")).to_be_visible()
    expect(page.locator("#age")).to_contain_text("Numbers are from ")
    scene.start()
    expect(page.get_by_role("status")).to_have_text("Live.")
    expect(page.get_by_text("1 ask of 1 mention")).to_have_count(0)


@pytest.mark.parametrize("answer", [
    {"status": 502, "content_type": "text/html", "body": "<h1>Bad Gateway</h1>"},
    {"status": 503, "content_type": "text/plain", "body": "no server is available"},
    {"status": 504, "content_type": "text/html", "body": ""},
    {"status": 200, "content_type": "text/html", "body": "<form>Log in</form>"}], ids=str)
def test_what_a_proxy_answers_is_no_answer(make_scene, visit, answer):
    scene = make_scene([{"id": "acme", "name": "Acme"}])
    scene.say("Any discount code for Acme?")
    page = visit(scene).go()
    expect(page.get_by_text("1 ask of 1 mention")).to_be_visible()
    answers = re.compile("/api/v1/(brands|shifts|status)")
    page.route(answers, lambda route: route.fulfill(**answer))
    scene.say("Any gift cards of Acme?")
    expect(page.get_by_role("status")).to_have_text("Connection lost; trying again.")
    expect(page.get_by_text("1 ask of 1 mention")).to_be_visible()
    expect(page.locator("#age")).to_contain_text("Numbers are from ")
    page.unroute(answers)
    expect(page.get_by_text("of 2 mentions")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Live.")


@pytest.mark.parametrize("place, body", [
    ("brands?*", '{"brands": [{"id": "x", "name": "X"}]}'), ("status", "{}")])
def test_a_page_that_fails_says_so(demo, visit, place, body):
    reader = visit(demo)
    page = reader.page
    page.route(f"**/api/v1/{place}", lambda route: route.fulfill(content_type="application/json", body=body))
    page.goto(demo.url)
    expect(page.get_by_role("heading", level=2)).to_have_text("An error")
    expect(page.get_by_text("This page failed: ")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("This page failed; trying again.")
    page.unroute(f"**/api/v1/{place}")
    expect(page.get_by_role("heading", level=2)).to_have_text("Brands")
    expect(page.get_by_role("status")).to_have_text("Live.")
    assert reader.faults, "whoever looks for the cause finds it on the console"
    reader.faults.clear()


def test_an_order_that_there_is_not(demo, visit):
    page = visit(demo).go("#/?sort=constructor&q=quietwater")
    expect(page.get_by_role("link", name="Quietwater")).to_be_visible()


def test_nobody_answers(make_scene, visit):
    scene = make_scene([{"id": "acme", "name": "Acme"}])
    page = visit(scene).page
    page.route("**/api/v1/**", lambda route: route.abort())
    page.goto(scene.url)
    expect(page.get_by_role("heading", level=2)).to_have_text("No connection")
    page.unroute("**/api/v1/**")
    expect(page.get_by_role("heading", level=2)).to_have_text("Brands")
