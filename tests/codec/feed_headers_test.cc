#include "codec/platforms/feed_headers.h"

#include <doctest/doctest.h>

#include "core/time.h"

namespace askmix {
namespace {

Payload ReadWith(std::vector<Header> headers, std::string_view bytes) {
  std::string_view format;
  PayloadContext context{.observed_at = *ParseTimestamp("2026-05-01T00:00:00Z"),
                         .source = "config"};
  ApplyHeaders(headers, format, context);
  Payload payload;
  ReadPayload(bytes, format, context, payload);
  return payload;
}

constexpr std::string_view kRow =
    R"({"text":"a","date":"2026-01-02 03:04:05","edited_at":"2026-01-02 03:04:05"})";

TEST_CASE("feed headers: what the feed says wins over what is told by the form") {
  const Payload payload = ReadWith({{"format", "generic"}, {"source", "panel"}}, kRow);
  REQUIRE(payload.mentions.size() == 1);
  CHECK(payload.mentions[0].source == "panel");
  const Payload unknown = ReadWith({{"format", "tape"}}, kRow);
  REQUIRE(unknown.refusals.size() == 1);
  CHECK(unknown.refusals[0].error.reason == "unknown_format");
}

TEST_CASE("feed headers: times that name no zone are those of the feed's zone") {
  const auto created = [](const char* zone, std::string_view row = kRow) {
    const Payload payload = ReadWith({{"zone", zone}}, row);
    REQUIRE(payload.mentions.size() == 1);
    CHECK_FALSE(payload.mentions[0].edited_at.has_value());
    return FormatTimestamp(payload.mentions[0].created_at);
  };
  CHECK(created("+02:00") == "2026-01-02T01:04:05.000Z");
  CHECK(created("-0530") == "2026-01-02T08:34:05.000Z");
  CHECK(created("Z") == "2026-01-02T03:04:05.000Z");
  CHECK(created("+02:00", R"({"text":"a","date":"2026-01-02T03:04:05-01:00"})") ==
        "2026-01-02T04:04:05.000Z");
  CHECK(created("+02:00", R"({"text":"a","date":"2026-01-02","time":"03:04"})") ==
        "2026-01-02T01:04:00.000Z");
  CHECK(created("+02:00", R"({"text":"a","date":1767323045})") == "2026-01-02T03:04:05.000Z");
  CHECK(ReadWith({{"zone", "Mars"}}, kRow).refusals.size() == 1);
}

TEST_CASE("feed headers: a lax feed's times that nobody can read are those of the observation") {
  for (const std::string_view row : {R"({"text":"a","date":"03/04/2024"})", R"({"text":"a"})"}) {
    CHECK(ReadWith({}, row).refusals.size() == 1);
    const Payload payload = ReadWith({{"time", "lax"}}, row);
    REQUIRE(payload.mentions.size() == 1);
    CHECK(FormatTimestamp(payload.mentions[0].created_at) == "2026-05-01T00:00:00.000Z");
  }
  CHECK(ReadWith({{"time", "strict?"}}, kRow).refusals.size() == 1);
}

TEST_CASE("feed headers: lines of a compliance job for users say nothing of posts") {
  constexpr std::string_view kLine =
      R"({"id":"12","action":"delete","created_at":"2026-01-01T00:00:00Z","reason":"suspended"})";
  CHECK(ReadWith({}, kLine).mentions.size() == 1);
  const Payload payload = ReadWith({{"format", "x_users"}}, kLine);
  REQUIRE(payload.mentions.size() == 1);
  CHECK(payload.mentions[0].op == MentionOp::kAuthorHide);
  CHECK(payload.mentions[0].key == "x:author:12");
}

}  // namespace
}  // namespace askmix
