"""The page can be read on a phone, by keyboard, aloud, in the dark and with high contrast."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PLACES = ["#/?window=24h", "#/brands/aerdonn", "#/shifts", "#/pipeline", "#/brands/nobody"]
PHONE = {"width": 360, "height": 740}


def read_all(page, place: str, token: str) -> None:
    """Opens what can be opened."""
    if place == "#/brands/aerdonn":
        page.get_by_label("Token").fill(token)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Forget the token").wait_for()
    for summary in page.locator("summary").all():
        summary.click()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("reader", [
    {"color_scheme": "light"}, {"color_scheme": "dark"}, {"color_scheme": "dark", "viewport": PHONE},
    {"contrast": "more"}, {"forced_colors": "active"}], ids=str)
def test_axe_finds_nothing(demo, visit, token, place, reader):
    page = visit(demo, **reader).go(place)
    read_all(page, place, token)
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize("place", PLACES)
def test_a_phone_need_not_scroll_sideways(demo, visit, token, place):
    page = visit(demo, viewport=PHONE).go(place)
    read_all(page, place, token)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_stand_out_from_their_ground_and_whiskers_from_bars(demo, visit, scheme):
    page = visit(demo, color_scheme=scheme).go("#/?window=24h")
    expect(page.locator("tr:not(.few) .bar").nth(6)).to_be_visible()
    contrasts = page.evaluate("""() => {
      const luminance = (colour) => {
        const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
          .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
      };
      const contrast = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
      };
      const paper = getComputedStyle(document.body).backgroundColor;
      return [...document.querySelectorAll('tr:not(.few) .bar')].flatMap((bar) => {
        const {fill} = getComputedStyle(bar.querySelector('.share'));
        const {stroke} = getComputedStyle(bar.querySelector('.whisker'));
        return [contrast(fill, paper), contrast(fill, stroke)];
      });
    }""")
    assert len(contrasts) > 12
    assert min(contrasts) >= 3


def test_everything_can_be_reached_by_keyboard(demo, visit):
    page = visit(demo).go("#/?window=24h&q=aerdonn")
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate("""() => {
          if (document.activeElement === document.body) return null;  // behind the last link
          const style = getComputedStyle(document.activeElement);
          return [document.activeElement.textContent.trim() || document.activeElement.name,
                  style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2];
        }""")
        if focused is None or focused[0] in [name for name, _ in reached]:
            break
        reached.append(focused)
    names = [name for name, _ in reached]
    assert names[0] == "Skip to the numbers"
    assert {"Brands", "Shifts", "Pipeline", "5 minutes", "24 hours", "q", "AerDonn", "metrics"} <= set(names)
    assert [name for name, visible in reached if not visible] == []


def test_the_skip_link_leads_to_the_numbers(demo, visit):
    page = visit(demo).go()
    before = page.url
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the numbers")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert page.url == before


def test_another_view_moves_the_focus_and_the_title(demo, visit):
    page = visit(demo).go("#/?window=24h&q=aerdonn")
    page.get_by_role("link", name="AerDonn").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    expect(page).to_have_title("AerDonn – askmix")


@pytest.mark.parametrize("reader", [{}, {"viewport": PHONE}], ids=str)
def test_tables_are_tables_for_those_who_hear_them(demo, visit, reader):
    page = visit(demo, **reader).go("#/?window=24h&q=aerdonn")
    table = page.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(2)
    expect(table.get_by_role("rowheader", name="AerDonn")).to_have_count(1)
    expect(table.get_by_role("cell")).to_have_count(4)
    if not reader:
        expect(table.get_by_role("columnheader", name="Buying info")).to_have_count(1)


def test_only_a_change_of_the_connection_is_read_aloud(demo, visit):
    page = visit(demo).go()
    expect(page.get_by_role("status")).to_have_text("Live.")
    assert page.locator("[aria-live], [role=status], [role=alert]").count() == 1
    page.evaluate("""() => {
      window.changes = 0;
      new MutationObserver(() => { ++window.changes; }).observe(
        document.querySelector('[role=status]'), {childList: true, characterData: true, subtree: true});
    }""")
    seen = page.locator("#age").inner_text()
    demo.say("Is Fenmart open on Monday?")
    expect(page.locator("#age")).not_to_have_text(seen)
    assert page.evaluate("window.changes") == 0


def test_nothing_moves(demo, visit):
    page = visit(demo).go("#/?window=24h")
    assert page.evaluate("""[...document.querySelectorAll('*')].filter((each) =>
      parseFloat(getComputedStyle(each).transitionDuration) > 0
      || getComputedStyle(each).animationName !== 'none').length""") == 0


def test_numbers_and_times_are_those_of_the_reader(demo, visit):
    page = visit(demo, locale="de-DE", timezone_id="Asia/Tokyo").go("#/pipeline")
    read = demo.api("status")["stages"][0]["items_read"]
    assert read > 1000
    expect(page.get_by_text(f"{read:,}".replace(",", ".")).first).to_be_visible()
    time = page.locator("#age time").first
    assert time.get_attribute("title").endswith(" UTC")
    told = page.evaluate("""(time) => new Date(time).toLocaleTimeString('de-DE', {timeZone: 'Asia/Tokyo'})""",
                         time.get_attribute("datetime"))
    assert told in page.locator("#age").inner_text()
