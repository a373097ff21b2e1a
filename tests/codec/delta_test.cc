#include "codec/delta.h"

#include "support/examples.h"

namespace askmix {
namespace {

TEST_CASE("delta: every example is written byte for byte as it was read") {
  for (const std::string& name : ListRecordExamples("delta")) {
    CAPTURE(name);
    const std::string json = ReadRecordExample("delta", name);
    const auto delta = DecodeDelta(json);
    REQUIRE_MESSAGE(delta.has_value(), delta.error().detail);
    std::string out;
    Encode(*delta, out);
    CHECK(out == json);
  }
}

TEST_CASE("delta: slots have their own counts and absent ones are zero") {
  const auto delta = DecodeDelta(ReadRecordExample("delta", "two-slots"));
  REQUIRE(delta.has_value());
  CHECK(delta->brand == "hopcoach");
  CHECK(UnixMillis(delta->bucket) == 1795599600000);
  CHECK(delta->change.slots == std::array<std::int64_t, kSlotCount>{2, 0, 0, -1, 0, 0});
}

TEST_CASE("delta: votes tell whose they are and where and in which language they were given") {
  const auto delta = DecodeDelta(ReadRecordExample("delta", "with-votes"));
  REQUIRE(delta.has_value());
  REQUIRE(delta->votes.size() == 2);
  CHECK(delta->votes[0] ==
        VoteChange{"x:1799", {Intent::kPromotion, OtherKind::kNone}, 0x0011223344556677, "en", 1});
  CHECK(delta->votes[0].platform() == "x");
  CHECK(delta->votes[1] ==
        VoteChange{"mastodon:a.example:7", {Intent::kCommunity, OtherKind::kNone}, 0, "", -1});
}

TEST_CASE("delta: unknown slots and members are ignored") {
  const auto delta = DecodeDelta(
      R"({"v":1,"why":{},"brand":"b","bucket":10000,"change":{"rage":"9","community":4}})");
  REQUIRE(delta.has_value());
  CHECK(delta->change.Mentions() == 4);
}

TEST_CASE("delta: times and counts with which nobody can reckon are refused") {
  for (const std::string_view forged :
       {R"({"v":1,"brand":"b","bucket":9223372036854775807,"change":{}})",
        R"({"v":1,"brand":"b","bucket":-9223372036854775808,"change":{}})",
        R"({"v":1,"brand":"b","bucket":0,"change":{"care":9223372036854775807}})",
        R"({"v":1,"brand":"b","bucket":0,"change":{"care":-9223372036854775808}})"}) {
    CAPTURE(forged);
    const auto delta = DecodeDelta(forged);
    REQUIRE_FALSE(delta.has_value());
    CHECK(delta.error().reason == "bad_type");
  }
}

TEST_CASE("delta: every invalid example is refused") {
  for (const std::string& name : ListRecordExamples("invalid/delta")) {
    CAPTURE(name);
    const auto delta = DecodeDelta(ReadRecordExample("invalid/delta", name));
    REQUIRE_FALSE(delta.has_value());
    CHECK(delta.error().reason == (name == "version-unknown" ? "bad_version" : "bad_type"));
  }
}

}  // namespace
}  // namespace askmix
