#include "codec/correction.h"

#include "support/examples.h"

namespace askmix {
namespace {

std::string DetailOf(std::string_view json) {
  const auto correction = DecodeCorrection(json);
  return correction ? "accepted" : correction.error().detail;
}

TEST_CASE("correction: every example is written byte for byte as it was read") {
  for (const std::string& name : ListRecordExamples("correction")) {
    CAPTURE(name);
    const std::string json = ReadRecordExample("correction", name);
    const auto correction = DecodeCorrection(json);
    REQUIRE_MESSAGE(correction.has_value(), correction.error().detail);
    std::string out;
    Encode(*correction, out);
    CHECK(out == json);
  }
}

TEST_CASE("correction: every invalid example is refused") {
  for (const std::string& name : ListRecordExamples("invalid/correction")) {
    CAPTURE(name);
    CHECK_FALSE(DecodeCorrection(ReadRecordExample("invalid/correction", name)));
  }
}

TEST_CASE("correction: says what is right where a label is none") {
  CHECK(DetailOf(R"({"v":1,"op":"correct","key":"x:1","brand":"b","label":"sale","by":"ann"})") ==
        "label: expected promotion, buying_info, community, care or other");
  CHECK(DetailOf(R"({"v":1,"key":"x:1","brand":"b","label":"care","by":"ann"})") ==
        "op: expected \"correct\", the only one of this record");
}

TEST_CASE("correction: a mention that came along must be the one that is corrected") {
  const std::string json = ReadRecordExample("correction", "with-mention");
  std::string other = json;
  other.replace(other.find("other:dt1"), 9, "other:dt2");
  CHECK(DetailOf(other) == "mention: it is other:dt1, but key is other:dt2");
}

TEST_CASE("correction: nobody and everybody cannot have said it") {
  const auto by = [](const std::string& who) {
    return R"({"v":1,"op":"correct","key":"x:1","brand":"b","label":"care","by":")" + who + "\"}";
  };
  CHECK(DetailOf(by("ann")) == "accepted");
  CHECK(DetailOf(by("")) != "accepted");
  CHECK(DetailOf(by(std::string(kCorrectorBytesMax, 'a'))) == "accepted");
  CHECK(DetailOf(by(std::string(kCorrectorBytesMax + 1, 'a'))) != "accepted");
}

}  // namespace
}  // namespace askmix
