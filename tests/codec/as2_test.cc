#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

TEST_CASE("as2: types alone do not make a row an activity") {
  CHECK(ReadOne(R"({"type":"Note","text":"a row","created_at":1795599600})").platform == "other");
  CHECK(ReadOne(R"({"type":"Create","object":"x","text":"a row","created_at":1795599600})")
            .platform == "other");
  CHECK(OutcomeOf(R"({"type":"Follow","actor":"https://a","object":"https://b"})") ==
        "skip other_kind");
}

TEST_CASE("as2: a post is the same mention bare and in its activity") {
  const std::string note =
      R"({"@context":"https://www.w3.org/ns/activitystreams","id":"https://a/1","type":"Note",)"
      R"("content":"<p>hi</p>","attributedTo":"https://a/u","to":"as:Public",)"
      R"("published":"2026-11-25T09:40:00Z"})";
  CHECK(ReadOne(note) ==
        ReadOne(R"({"type":"Create","actor":"https://a/u","object":)" + note + "}"));
}

TEST_CASE("as2: what an original addresses to some is not published by who repeats it") {
  CHECK(
      OutcomeOf(R"({"id":"https://a/2","type":"Announce","actor":"https://a/u","to":"as:Public",)"
                R"("published":"2026-11-25T09:40:00Z","object":{"id":"https://b/1","type":"Note",)"
                R"("content":"secret","to":["https://b/followers"]}})") == "skip private");
}

TEST_CASE("as2: a collection with too many items is refused") {
  std::string items = "0";
  for (std::size_t i = 0; i < kPayloadElementsMax; ++i) items += ",0";
  CHECK(OutcomeOf(R"({"@context":"https://www.w3.org/ns/activitystreams","type":"Collection",)"
                  R"("items":[)" +
                  items + "]}") == "refuse too_large");
}

}  // namespace
}  // namespace askmix
