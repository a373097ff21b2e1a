#include "codec/shift.h"

#include "support/examples.h"

namespace askmix {
namespace {

TEST_CASE("shift: every example is written byte for byte as it was read") {
  for (const std::string& name : ListRecordExamples("shift")) {
    CAPTURE(name);
    const std::string json = ReadRecordExample("shift", name);
    const auto shift = DecodeShift(json);
    REQUIRE_MESSAGE(shift.has_value(), shift.error().detail);
    std::string out;
    Encode(*shift, out);
    CHECK(out == json);
  }
}

TEST_CASE("shift: the members mean what they say") {
  const auto record = DecodeShift(ReadRecordExample("shift", "by-cusum"));
  REQUIRE(record.has_value());
  CHECK(record->brand == "hopcoach");
  CHECK(record->id() == "hopcoach@1795599600000");
  CHECK(record->shift.what.test == ShiftTest::kCusum);
  CHECK(
      record->shift.what.after ==
      AskPeriod{FromUnixMillis(1795597500000), FromUnixMillis(1795599600000), {61, 14, 12}, 80.5});
  CHECK(record->shift.risen == 0);
  CHECK(record->examples.size() == 2);
}

TEST_CASE("shift: counts with which nobody can reckon are refused") {
  std::string forged = ReadRecordExample("shift", "by-cusum");
  forged.replace(forged.find("[61,14,12]"), 10, "[9223372036854775807,9223372036854775807,1]");
  CHECK_FALSE(DecodeShift(forged));
}

TEST_CASE("shift: every invalid example is refused") {
  for (const std::string& name : ListRecordExamples("invalid/shift")) {
    CAPTURE(name);
    const auto shift = DecodeShift(ReadRecordExample("invalid/shift", name));
    REQUIRE_FALSE(shift.has_value());
    CHECK(shift.error().reason == (name == "version-unknown" ? "bad_version" : "bad_type"));
  }
}

}  // namespace
}  // namespace askmix
