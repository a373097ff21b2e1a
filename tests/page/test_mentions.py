"""Texts of mentions: only with the token, with the words that decided, and never as markup."""

import re

from playwright.sync_api import expect


def test_the_token_shows_mentions_with_the_words_that_decided(demo, visit, token):
    page = visit(demo).go("#/brands/fenmart")
    demo.say("Is there a discount code for Fenmart somewhere?")
    expect(page.get_by_text("only to those who have this server's token")).to_be_visible()
    page.get_by_label("Token").fill("wrong")
    page.get_by_role("button", name="Show mentions").click()
    expect(page.get_by_text("The server did not take this token")).to_be_visible()
    page.get_by_label("Token").fill(token)
    page.keyboard.press("Enter")
    newest = page.get_by_role("listitem").filter(has_text="Is there a discount code for Fenmart somewhere?")
    expect(newest).to_be_visible()
    record = next(each for each in demo.api_with_token("brands/fenmart/mentions")["mentions"]
                  if "discount code for Fenmart" in each["mention"]["text"])
    for cue in record["evidence"]["cues"]:
        expect(newest).to_contain_text(cue["text"].strip())
    assert newest.locator("mark").count() > 0


def test_what_is_typed_stays_while_numbers_change(demo, visit, token):
    page = visit(demo).go("#/brands/fenmart")
    field = page.get_by_label("Token")
    field.fill(token)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show mentions")).to_be_focused()
    seen = page.locator("#age").inner_text()
    demo.say("Is Fenmart open on Tuesday?")
    expect(page.locator("#age")).not_to_have_text(seen)
    expect(field).to_have_value(token)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Forget the token")).to_be_visible()


def test_only_fields_are_given_values(demo, visit, token):
    page = visit(demo).go("#/brands/fenmart")
    demo.say("Is Fenmart open on Wednesday?")
    page.get_by_label("Token").fill(token)
    page.keyboard.press("Enter")
    expect(page.locator(".mentions li").first).to_be_visible()
    page.evaluate("""() => {
      window.changes = 0;
      new MutationObserver(() => { ++window.changes; }).observe(
        document.querySelector('main'), {attributes: true, attributeFilter: ['value'], subtree: true});
    }""")
    seen = page.locator("#age").inner_text()
    demo.say("Is Fenmart open on Thursday?")
    expect(page.locator("#age")).not_to_have_text(seen)
    assert page.evaluate("window.changes") == 0


def test_a_refused_token_is_announced_and_the_focus_goes_on(demo, visit, token):
    page = visit(demo).go("#/brands/fenmart")
    field = page.get_by_label("Token")
    expect(field).to_have_accessible_description(re.compile("only to those who have this server's token"))
    assert page.get_by_role("alert").count() == 0
    field.fill("wrong")
    page.get_by_role("button", name="Show mentions").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The server did not take this token")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("did not take this token"))
    first = alert.element_handle()
    page.keyboard.press("Enter")
    page.wait_for_function("(alert) => !alert.isConnected", arg=first)
    expect(alert).to_contain_text("The server did not take this token")  # announced again
    expect(field).to_be_focused()
    field.fill(token)
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="Latest mentions")
    expect(heading).to_be_focused()
    page.get_by_role("button", name="Forget the token").click()
    expect(page.get_by_label("Token")).to_be_visible()
    expect(heading).to_be_focused()
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_the_token_lives_as_long_as_the_tab(demo, visit, token):
    first = visit(demo)
    page = first.go("#/brands/fenmart")
    page.get_by_label("Token").fill(token)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Forget the token")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Forget the token")).to_be_visible()
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    page.get_by_role("button", name="Forget the token").click()
    expect(page.get_by_label("Token")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


def test_a_server_that_shows_no_texts_says_so(make_scene, visit):
    scene = make_scene([{"id": "acme", "name": "Acme"}])
    scene.say("Any discount code for Acme?")
    page = visit(scene).go("#/brands/acme")
    expect(page.get_by_text("This server shows no texts of mentions")).to_be_visible()
    expect(page.get_by_label("Token")).to_have_count(0)
