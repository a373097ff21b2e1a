#include "edge/log.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

TEST_CASE("log: context follows the sentence as keys with values") {
  CHECK(log::Line("the broker is away", {{"broker", "one:9092"}, {"tries", "3"}}) ==
        "the broker is away broker=one:9092 tries=3");
  CHECK(log::Line("nothing to add", {}) == "nothing to add");
}

TEST_CASE("log: a value cannot break out of its line") {
  CHECK(log::Line("odd", {{"value", "a b"}}) == R"(odd value="a b")");
  CHECK(log::Line("odd", {{"value", ""}}) == R"(odd value="")");
  CHECK(log::Line("odd", {{"value", "x\nerror \"fake\" \\"}}) ==
        R"(odd value="x\nerror \"fake\" \\")");
  CHECK(log::Line("odd", {{"value", "bell\a"}}) == R"(odd value="bell ")");
}

}  // namespace
}  // namespace askmix
