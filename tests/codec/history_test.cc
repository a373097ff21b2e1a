#include "codec/history.h"

#include "support/examples.h"

namespace askmix {
namespace {

TEST_CASE("history: every example is written byte for byte as it was read") {
  for (const std::string& name : ListRecordExamples("history")) {
    CAPTURE(name);
    const std::string json = ReadRecordExample("history", name);
    const auto history = DecodeHistory(json);
    REQUIRE_MESSAGE(history.has_value(), history.error().detail);
    std::string out;
    Encode(*history, out);
    CHECK(out == json);
  }
}

TEST_CASE("history: the members mean what they say") {
  const auto history = DecodeHistory(ReadRecordExample("history", "two-steps"));
  REQUIRE(history.has_value());
  CHECK(*history == History{"acme",
                            Millis{900'000},
                            FromUnixMillis(1795473000000),
                            FromUnixMillis(1795559460000),
                            {{FromUnixMillis(1795473000000), {3, 1, 0, 4}, 4},
                             {FromUnixMillis(1795558500000), {0, 0, 2, 0}, 2}}});
}

TEST_CASE("history: every invalid example is refused") {
  for (const std::string& name : ListRecordExamples("invalid/history")) {
    CAPTURE(name);
    const auto history = DecodeHistory(ReadRecordExample("invalid/history", name));
    REQUIRE_FALSE(history.has_value());
    CHECK(history.error().reason == (name == "version-unknown" ? "bad_version" : "bad_type"));
  }
}

}  // namespace
}  // namespace askmix
