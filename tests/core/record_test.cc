#include "core/record.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

TEST_CASE("record: a cause is read back from its header") {
  const std::string header = FormatCause("mentions.clean", {Partition{3}, Offset{1'234}, 2});
  CHECK(header == "mentions.clean/3/1234/2");
  const auto cause = ParseCause(header, "mentions.clean");
  REQUIRE(cause);
  CHECK(cause->partition == Partition{3});
  CHECK(cause->offset == Offset{1'234});
  CHECK(cause->ordinal == 2);
}

TEST_CASE("record: what is no cause in this topic says nothing") {
  for (const char* header : {"", "mentions.clean", "mentions.clean/3/4", "mentions.clean/3/4/5/6",
                             "mentions.clean/3/x/5", "mentions.clean2/3/4/5", "mentions.raw/3/4/5",
                             "mentions.clean/3/4/5 "}) {
    CAPTURE(header);
    CHECK_FALSE(ParseCause(header, "mentions.clean"));
  }
}

}  // namespace
}  // namespace askmix
