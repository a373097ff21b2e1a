#include "codec/tally.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

std::string Written(const Tally& tally, Zeros zeros) {
  std::string out;
  JsonWriter writer(out);
  WriteTally(tally, zeros, writer);
  return out;
}

TEST_CASE("tally: slots have their names and zeros are written where they are wanted") {
  const Tally tally{{1, 0, -3, 0, 5, 0}};
  CHECK(Written(tally, Zeros::kLeftOut) == R"({"promotion":1,"community":-3,"noise":5})");
  CHECK(Written(tally, Zeros::kWritten) ==
        R"({"promotion":1,"buying_info":0,"community":-3,"care":0,"noise":5,"uncertain":0})");
  CHECK(Written({}, Zeros::kLeftOut) == "{}");
}

TEST_CASE("tally: what was written is read and what is no count is refused") {
  const auto read = [](std::string_view json, Tally& tally) {
    const auto parsed = ScratchDocument().Parse(json);
    REQUIRE(parsed.has_value());
    return ReadTally(**parsed, tally);
  };
  Tally tally{{9, 9, 9, 9, 9, 9}};
  CHECK(read(R"({"care":2,"unknown":"x"})", tally));
  CHECK(tally == Tally{{0, 0, 0, 2, 0, 0}});
  CHECK_FALSE(read(R"({"care":"2"})", tally));
  CHECK_FALSE(read(R"({"care":2.5})", tally));
  CHECK_FALSE(read("[1]", tally));
}

}  // namespace
}  // namespace askmix
