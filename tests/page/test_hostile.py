"""Names and texts that are markup are shown as text, and nothing of them runs or is loaded."""

from playwright.sync_api import expect
from scene import MARKUP


def stays_text(page) -> None:
    assert page.title().endswith("askmix"), page.title()
    assert page.evaluate("document.querySelectorAll('main img, main script, main iframe').length") == 0


def test_names_of_brands(demo, visit):
    page = visit(demo).go("#/?window=24h")
    link = page.get_by_role("link", name=MARKUP, exact=True)
    expect(link).to_be_visible()
    link.click()
    expect(page.get_by_role("heading", level=2)).to_have_text(MARKUP)
    stays_text(page)
    page.reload()
    expect(page.get_by_role("heading", level=2)).to_have_text(MARKUP)


def test_texts_and_links_of_mentions(demo, visit, token):
    page = visit(demo).go("#/?window=24h")
    page.get_by_role("link", name=MARKUP, exact=True).click()
    page.get_by_label("Token").fill(token)
    page.keyboard.press("Enter")
    expect(page.get_by_text("<script>document.title='hit'</script>").first).to_be_visible()
    addresses = page.locator("main a").evaluate_all("links => links.map((link) => link.protocol)")
    assert "javascript:" not in addresses
    stays_text(page)


def test_what_is_searched_for(demo, visit):
    page = visit(demo).go("#/?q=" + "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3Enone")
    expect(page.get_by_text("No brand is called like “<img src=x onerror=alert(1)>none”.")).to_be_visible()
    stays_text(page)


def test_the_policy_stops_what_the_page_would_never_do(demo, visit):
    reader = visit(demo)
    page = reader.go()
    refused = page.evaluate("""() => {
      try { document.body.innerHTML = '<b>markup</b>'; } catch (error) { return error.name; }
    }""")
    assert refused == "TypeError"
    page.evaluate("""() => new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', resolve, {once: true});
      document.body.append(Object.assign(document.createElement('img'), {src: '//127.0.0.1:1/x'}));
    })""")
    told = [fault for fault in reader.faults if "Content Security Policy" in fault]
    assert told, reader.faults
    reader.faults.clear()  # they were wanted here; in other tests they would be found
    assert "unsafe" not in page.request.get(demo.url).headers["content-security-policy"]
