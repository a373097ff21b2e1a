#include "core/text.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace askmix {
namespace {

using namespace std::string_literals;

std::string Folded(std::string_view text) {
  std::string out = "left over";
  Fold(text, out);
  return out;
}

std::string Encoded(char32_t c) {
  std::string out;
  AppendCodePoint(c, out);
  return out;
}

const std::vector<std::string> kBrokenUtf8 = {
    "\x80",              // a continuation without its lead
    "\xC3",              // cut off
    "\xE2\x82",          // cut off
    "\xF0\x9F\x98",      // cut off
    "\xC0\xAF",          // overlong '/'
    "\xE0\x80\xAF",      // overlong '/'
    "\xF0\x80\x80\xAF",  // overlong '/'
    "\xED\xA0\x80",      // surrogate
    "\xF4\x90\x80\x80",  // beyond U+10FFFF
    "\xF8\x88\x80\x80\x80",
    "\xFE",
    "\xFF",
    "\xC3(",
    "ok until here \xE2(\xA1",
};

TEST_CASE("text: broken UTF-8 is told from valid UTF-8") {
  for (const std::string& bytes : kBrokenUtf8) {
    CAPTURE(bytes);
    CHECK_FALSE(IsValidUtf8(bytes));
    CHECK_FALSE(IsValidUtf8("12345678" + bytes + "12345678"));
  }
  for (const std::string& bytes :
       {""s, "plain"s, "\0"s, "caf\u00E9"s, "\u20AC"s, "\uFFFD"s, "\U0001F600"s, "\U0010FFFF"s}) {
    CAPTURE(bytes);
    CHECK(IsValidUtf8(bytes));
  }
}

TEST_CASE("text: folding broken UTF-8 gives valid UTF-8") {
  for (const std::string& bytes : kBrokenUtf8) {
    CAPTURE(bytes);
    const std::string folded = Folded("A" + bytes + "Z");
    CHECK(IsValidUtf8(folded));
    CHECK(folded.find("\uFFFD") != std::string::npos);
    CHECK(folded.front() == 'a');
    CHECK(folded.back() == 'z');
  }
}

TEST_CASE("text: every code point survives encoding and reading") {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const std::string bytes = Encoded(c);
    std::size_t i = 0;
    const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
    if (NextCodePoint(bytes, i) != (surrogate ? 0xFFFD : c) || i != bytes.size()) {
      FAIL("code point ", static_cast<std::uint32_t>(c));
    }
  }
  CHECK(Encoded(0x110000) == "\uFFFD");
}

TEST_CASE("text: reading always advances and ends with the text") {
  for (const std::string& bytes : kBrokenUtf8) {
    CAPTURE(bytes);
    std::size_t i = 0, steps = 0;
    for (; i < bytes.size(); ++steps) NextCodePoint(bytes, i);
    CHECK(i == bytes.size());
    CHECK(steps <= bytes.size());
  }
}

TEST_CASE("text: truncation keeps whole code points") {
  const std::string text = "ab\u20AC\U0001F600";  // 1 + 1 + 3 + 4 bytes
  const std::vector<std::size_t> kept = {0, 1, 2, 2, 2, 5, 5, 5, 5, 9, 9};
  for (std::size_t limit = 0; limit < kept.size(); ++limit) {
    CAPTURE(limit);
    CHECK(TruncateUtf8(text, limit) == text.substr(0, kept[limit]));
  }
}

TEST_CASE("text: truncation of broken bytes stays within the limit") {
  const std::string continuations(20, '\x80');
  CHECK(TruncateUtf8(continuations, 10).size() == 10);
  CHECK(TruncateUtf8(continuations, 1).size() <= 1);
  CHECK(TruncateUtf8(continuations, 0).empty());
}

TEST_CASE("text: blanks of any script are trimmed at both ends only") {
  CHECK(TrimSpace("  a b\t\r\n") == "a b");
  CHECK(TrimSpace("\u00A0\u3000a\u3000b\u200B\uFEFF") == "a\u3000b");
  CHECK(TrimSpace(" \u3000\n").empty());
  CHECK(TrimSpace("").empty());
}

TEST_CASE("text: entities are decoded once") {
  struct Row {
    std::string_view text, decoded;
  };
  const std::vector<Row> rows = {
      {"", ""},
      {"no entity", "no entity"},
      {"fish &amp; chips", "fish & chips"},
      {"&amp;lt;b&amp;gt;", "&lt;b&gt;"},
      {"&lt;b&gt; &quot;x&quot; &apos;y&apos;", "<b> \"x\" 'y'"},
      {"I&#39;m &#x27;in&#X27;", "I'm 'in'"},
      {"&#128512;&#x1F600;", "\U0001F600\U0001F600"},
      {"20&nbsp;&euro;", "20\u00A0\u20AC"},
      {"&unknown; &AMP; &amp", "&unknown; &AMP; &amp"},
      {"AT&T; R&D", "AT&T; R&D"},
      {"& &; &#; &#x; &#xZZ; &#-1; &#1x;", "& &; &#; &#x; &#xZZ; &#-1; &#1x;"},
      {"&#0; &#xD800; &#x110000; &#99999999999;", "&#0; &#xD800; &#x110000; &#99999999999;"},
      {"&&amp;&", "&&&"},
      {"&#x10FFFF;", "\U0010FFFF"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(DecodeEntities(row.text) == row.decoded);
  }
}

TEST_CASE("text: folding makes equal what people hold for the same word") {
  struct Row {
    std::string_view text, folded;
  };
  const std::vector<Row> rows = {
      {"", ""},
      {"NIKE Air_Max @[`{ 90!", "nike air_max @[`{ 90!"},
      {"Caf\u00E9", "cafe"},
      {"Cafe\u0301", "cafe"},
      {"H\u00E4agen-DAZS", "haagen-dazs"},
      {"STRA\u1E9EE stra\u00DFe", "strasse strasse"},
      {"\u0130stanbul", "istanbul"},
      {"\u039D\u0399\u039A\u0397\u03A3 \u03BD\u03AF\u03BA\u03B7\u03C2",
       "\u03BD\u03B9\u03BA\u03B7\u03C3 \u03BD\u03B9\u03BA\u03B7\u03C3"},
      {"\u041D\u0410\u0419\u041A", "\u043D\u0430\u0438\u043A"},
      {"\uFF2E\uFF49\uFF4B\uFF45", "nike"},                  // full width
      {"\U0001D4DD\U0001D4F2\U0001D4F4\U0001D4EE", "nike"},  // mathematical letters
      {"Ni\u00ADke\u200D\uFE0F", "nike"},                    // soft hyphen, joiner, selector
      {"a\u200Bb", "a\u200Bb"},                              // parts words, so it stays
      {"Levi\u2019s \u0149", "levi's 'n"},
      {"Nike\u2122", "nike\u2122"},  // not "niketm"
      {"\u30CA\u30A4\u30AD \u304C", "\u30CA\u30A4\u30AD \u304C"},
      {"\uD55C\uAD6D", "\uD55C\uAD6D"},
      {"\u0939\u093F\u0928\u094D\u0926\u0940", "\u0939\u093F\u0928\u094D\u0926\u0940"},
      {"\U0001F600\U0001FAE0", "\U0001F600\U0001FAE0"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(Folded(row.text) == row.folded);
  }
}

TEST_CASE("text: folding twice changes nothing more") {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const std::string once = Folded(Encoded(c));
    if (Folded(once) != once) FAIL("code point ", static_cast<std::uint32_t>(c));
  }
}

TEST_CASE("text: origins lead from each folded byte to its code point in the text") {
  std::string out;
  std::vector<std::uint32_t> origins = {7, 7, 7};
  Fold("A\u00C9e\u0301\u00DFz", out, &origins);  // bytes: A 0, E' 1, e 3, accent 4, sharp s 6, z 8
  CHECK(out == "aeessz");
  CHECK(origins == std::vector<std::uint32_t>{0, 1, 3, 6, 6, 8, 9});
}

TEST_CASE("text: origins are complete and never go back") {
  std::string out;
  std::vector<std::uint32_t> origins;
  for (std::string text : kBrokenUtf8) {
    text = "Long enough ASCII run " + text + "\u1E9E\U0001D4DD\u0301 and on " + text;
    CAPTURE(text);
    Fold(text, out, &origins);
    REQUIRE(origins.size() == out.size() + 1);
    CHECK(std::is_sorted(origins.begin(), origins.end()));
    CHECK(origins.back() == text.size());
  }
}

TEST_CASE("text: words are letters digits and marks of any script") {
  for (const char32_t c :
       U"aZ09\u00E9\u00DF\u03C3\u0416\u05D0\u0639\u0939\u093F\u4E2D\u30A4\uD55C"
       U"\u0301\u0660"s) {
    CAPTURE(static_cast<std::uint32_t>(c));
    CHECK(IsWordCodePoint(c));
  }
  for (const char32_t c : U" _-@#.'\u2019\u00A0\u3000\u200B\uFFFD\uFE0F\u2122\U0001F600"s) {
    CAPTURE(static_cast<std::uint32_t>(c));
    CHECK_FALSE(IsWordCodePoint(c));
  }
}

TEST_CASE("text: edit distance counts single edits") {
  struct Row {
    std::string_view a, b;
    std::size_t edits;
  };
  const std::vector<Row> rows = {{"", "", 0},
                                 {"", "abc", 3},
                                 {"brokers", "brokers", 0},
                                 {"brokres", "brokers", 2},
                                 {"broker", "brokers", 1},
                                 {"kitten", "sitting", 3}};
  for (const Row& row : rows) {
    CAPTURE(row.a);
    CHECK(EditDistance(row.a, row.b) == row.edits);
    CHECK(EditDistance(row.b, row.a) == row.edits);
  }
}

}  // namespace
}  // namespace askmix
