#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

constexpr std::string_view kView =
    R"({"uri":"at://did:plc:a/app.bsky.feed.post/3n34ui5oi722b","author":{"did":"did:plc:a"},)"
    R"("indexedAt":"2026-11-25T09:39:59Z","record":{"text":"hi","createdAt":"2026-11-25T09:39:58Z"}})";

TEST_CASE("bluesky: a post that was looked up has the key of the stream and its delete is later") {
  const Mention view = ReadOne(kView);
  const auto event = [](std::string_view operation) {
    return ReadOne(R"({"did":"did:plc:a","kind":"commit","commit":{"rev":"3n34ui74b222b",)"
                   R"("operation":")" +
                   std::string(operation) +
                   R"(","collection":"app.bsky.feed.post","rkey":"3n34ui5oi722b",)"
                   R"("record":{"text":"hi","createdAt":"2026-11-25T09:39:58Z"}}})");
  };
  CHECK(event("create").key == view.key);
  CHECK(event("create").url == view.url);
  CHECK(event("delete").version > view.version);
}

TEST_CASE("bluesky: posts and feeds of others are none of Bluesky's") {
  CHECK(OutcomeOf(R"({"posts":[{"text":"t"}]})") == "refuse unknown_format");
  CHECK(ReadOne(R"({"uri":"at://x","text":"a row","created_at":1795599600})").platform == "other");
}

}  // namespace
}  // namespace askmix
