#include "codec/platforms/html.h"

#include <doctest/doctest.h>

#include <array>

#include "core/text.h"

namespace askmix {
namespace {

std::string TextOf(std::string_view html) { return ReadHtml(html).text; }

TEST_CASE("html: the text is what a browser would show") {
  struct Row {
    std::string_view html, text;
  };
  constexpr std::array kRows = {
      Row{"", ""},
      Row{"plain", "plain"},
      Row{"a<br>b<br/>c", "a\nb\nc"},
      Row{"<p>a</p><p>b</p>", "a\n\nb"},
      Row{"<p>a</p>\n\n<p>b</p>\n", "a\n\nb"},
      Row{"<p>a<br></p><p>b</p>", "a\n\nb"},
      Row{"a <b>b</b> c", "a b c"},
      Row{"<a>a</a> <a>b</a>", "a b"},
      Row{"a<span>b</span>c", "abc"},
      Row{"a\n  b\tc", "a b c"},
      Row{"<pre>a\n  b</pre>", "a\n  b"},
      Row{"<p>x</p><ul><li>a</li><li>b</li></ul><p>y</p>", "x\n\na\nb\n\ny"},
      Row{"&amp;lt; &#39; &#x1F680; &eacute;", "&lt; ' 🚀 é"},
      Row{"a < b & c > d", "a < b & c > d"},
      Row{"<p title=\"a > b\">t</p>", "t"},
      Row{"<p title='<b>'>t", "t"},
      Row{"a<!-- <p>b</p> -->c", "ac"},
      Row{"a<script>b</script><style>c</style>d", "ad"},
      Row{"<meta charset=\"utf-16\">é", "é"},
      Row{"<img alt=\"b\" src=\"x\" onerror=\"y\">a", "a"}};
  for (const Row& row : kRows) {
    CAPTURE(row.html);
    CHECK(TextOf(row.html) == row.text);
  }
}

TEST_CASE("html: links are those of anchors and not those to people and hashtags") {
  const HtmlText html = ReadHtml(
      "<a href=\"https://a.example/?a=1&amp;b=2\">a</a><a class=\"u-url mention\" "
      "href=\"https://p\">"
      "@p</a><a class='mention hashtag' href='https://t'>#t</a><a>none</a><link href=\"https://l\">"
      "<a class=\"mentioned\" href=\"https://b.example\">b</a>");
  CHECK(html.links == std::vector<std::string>{"https://a.example/?a=1&b=2", "https://b.example"});
}

TEST_CASE("html: elements of one class can be left out with all that is in them") {
  CHECK(ReadHtml("<p class=\"x quote-inline\">RE: <a href=\"https://a\">a<br>b</a></p><p>c</p>",
                 "quote-inline")
            .text == "c");
  CHECK(ReadHtml("<p class=\"quote-inlined\">a</p>", "quote-inline").text == "a");
}

TEST_CASE("html: limits are told") {
  std::string wide, deep;
  while (wide.size() < kHtmlBytesMax + 10) wide += "<p>é</p>";
  CHECK_FALSE(ReadHtml(wide).whole);
  for (std::size_t i = 0; i < kHtmlDepthMax + 10; ++i) deep += "<b>";
  CHECK_FALSE(ReadHtml("x" + deep + "y").whole);
  CHECK(ReadHtml("x" + deep + "y").text == "x");
  CHECK(ReadHtml("<p>x</p>").whole);
}

TEST_CASE("html: hostile markup ends in valid text") {
  constexpr std::array<std::string_view, 14> kPieces = {
      "<b>", "</i>", "<a b=c ", "<!--", "<![CDATA[", "<?",     "</",
      "&#",  "&#x",  "<p/>",    "\"",   "<table>",   "<form>", "<select><option>"};
  for (const std::string_view piece : kPieces) {
    CAPTURE(piece);
    std::string html = "é";
    while (html.size() < 20'000) html += piece;
    CHECK(IsValidUtf8(TextOf(html)));
  }
}

}  // namespace
}  // namespace askmix
