#include "codec/announcement.h"

#include "support/examples.h"

namespace askmix {
namespace {

TEST_CASE("announcement: every example is written byte for byte as it was read") {
  for (const std::string& name : ListRecordExamples("announcement")) {
    CAPTURE(name);
    const std::string json = ReadRecordExample("announcement", name);
    const auto announcement = DecodeAnnouncement(json);
    REQUIRE_MESSAGE(announcement.has_value(), announcement.error().detail);
    std::string out;
    Encode(*announcement, out);
    CHECK(out == json);
  }
}

TEST_CASE("announcement: the members mean what they say") {
  const auto announcement = DecodeAnnouncement(ReadRecordExample("announcement", "one-shift"));
  REQUIRE(announcement.has_value());
  CHECK(*announcement ==
        Announcement{"hopcoach", FromUnixMillis(1795599600000), FromUnixMillis(1795597200000)});
}

TEST_CASE("announcement: every invalid example is refused") {
  for (const std::string& name : ListRecordExamples("invalid/announcement")) {
    CAPTURE(name);
    const auto announcement = DecodeAnnouncement(ReadRecordExample("invalid/announcement", name));
    REQUIRE_FALSE(announcement.has_value());
    CHECK(announcement.error().reason == (name == "version-unknown" ? "bad_version" : "bad_type"));
  }
}

}  // namespace
}  // namespace askmix
