#include "codec/gap.h"

#include "support/examples.h"

namespace askmix {
namespace {

TEST_CASE("gap: every example is written byte for byte as it was read") {
  for (const std::string& name : ListRecordExamples("gap")) {
    CAPTURE(name);
    const std::string json = ReadRecordExample("gap", name);
    const auto gap = DecodeGap(json);
    REQUIRE_MESSAGE(gap.has_value(), gap.error().detail);
    std::string out;
    Encode(*gap, out);
    CHECK(out == json);
  }
}

TEST_CASE("gap: the members mean what they say") {
  const auto gap = DecodeGap(ReadRecordExample("gap", "retention-too-short"));
  REQUIRE(gap.has_value());
  CHECK(*gap ==
        Gap{"normalize", 3, 1200, FromUnixMillis(1795563600000), FromUnixMillis(1795599600000)});
}

TEST_CASE("gap: every invalid example is refused") {
  for (const std::string& name : ListRecordExamples("invalid/gap")) {
    CAPTURE(name);
    const auto gap = DecodeGap(ReadRecordExample("invalid/gap", name));
    REQUIRE_FALSE(gap.has_value());
    CHECK(gap.error().reason == (name == "version-unknown" ? "bad_version" : "bad_type"));
  }
}

}  // namespace
}  // namespace askmix
