"""What the page says when there are no numbers, or none that may be shown."""

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


def test_nobody_answers(make_scene, visit):
    scene = make_scene([{"id": "acme", "name": "Acme"}])
    page = visit(scene).page
    page.route("**/api/v1/**", lambda route: route.abort())
    page.goto(scene.url)
    expect(page.get_by_role("heading", level=2)).to_have_text("No connection")
    page.unroute("**/api/v1/**")
    expect(page.get_by_role("heading", level=2)).to_have_text("Brands")
