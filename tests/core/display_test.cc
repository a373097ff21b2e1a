#include "core/display.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

TEST_CASE("display: width counts cells and not bytes") {
  CHECK(DisplayWidth("") == 0);
  CHECK(DisplayWidth("abc") == 3);
  CHECK(DisplayWidth("caf\u00e9") == 4);
  CHECK(DisplayWidth("cafe\u0301") == 4);
  CHECK(DisplayWidth("\u65e5\u672c") == 4);
}

TEST_CASE("display: what is too wide ends in an ellipsis within the width") {
  CHECK(Displayed("abcdef", 6) == "abcdef");
  CHECK(Displayed("abcdef", 5) == "abcd\u2026");
  CHECK(Displayed("abcdef", 1) == "\u2026");
  CHECK(Displayed("abcdef", 0).empty());
  CHECK(Displayed("", 0).empty());
  CHECK(Displayed("\u65e5\u672c\u8a9e", 4) == "\u65e5\u2026");
  CHECK(Displayed("\u65e5\u672c\u8a9e", 5) == "\u65e5\u672c\u2026");
}

TEST_CASE("display: a name cannot do anything to the terminal") {
  CHECK(Displayed("a\x1b[2Jb", 20) == "a\uFFFD[2Jb");
  CHECK(Displayed("a\nb\rc\td\x7F", 20) == "a\uFFFDb\uFFFDc\uFFFDd\uFFFD");
  CHECK(Displayed("a\u202Eb\u2066c\u2028d\u0085", 20) == "a\uFFFDb\uFFFDc\uFFFDd\uFFFD");
  CHECK(Displayed("a\xFFz", 20) == "a\uFFFDz");
}

}  // namespace
}  // namespace askmix
