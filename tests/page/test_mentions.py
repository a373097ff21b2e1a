"""Texts of mentions: only with the token, with the words that decided, and never as markup."""

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
