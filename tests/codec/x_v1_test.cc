#include <array>

#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

constexpr std::string_view kStatus =
    R"({"id_str":"1050118620312502272","text":"hello Tidewater","user":{"id_str":"811",)"
    R"("screen_name":"ana"},"created_at":"Wed Oct 10 20:19:24 +0000 2018"})";

TEST_CASE("x_v1: a status and the same post of the later API are one mention") {
  const Mention first = ReadOne(kStatus);
  const Mention second =
      ReadOne(R"({"data":{"id":"1050118620312502272","text":"hello Tidewater","author_id":"811",)"
              R"("created_at":"2018-10-10T20:19:24.000Z"},"includes":{"users":[{"id":"811",)"
              R"("username":"ana"}]}})");
  CHECK(first.key == second.key);
  CHECK(first.version == second.version);
  CHECK(first.created_at == second.created_at);
  CHECK(first.url == second.url);
}

TEST_CASE("x_v1: only the line of a compliance job has exactly its members") {
  CHECK(OutcomeOf(R"({"id":"1","action":"delete","created_at":"t","reason":"deleted"})") ==
        "delete");
  CHECK(OutcomeOf(R"({"id":"1","action":"buy","created_at":1795599600,"reason":"deleted",)"
                  R"("text":"a row"})") == "mention");
  CHECK(OutcomeOf(R"({"id":"1","action":"delete","created_at":"t","reason":"deleted","x":1})") ==
        "refuse unknown_format");
}

TEST_CASE("x_v1: names of control lines count only alone and with an object") {
  CHECK(OutcomeOf(R"({"limit":{"track":1},"text":"a row","created_at":1795599600})") == "mention");
  CHECK(OutcomeOf(R"({"limit":7})") == "refuse unknown_format");
  CHECK(OutcomeOf(R"({"delete":true})") == "refuse unknown_format");
}

TEST_CASE("x_v1: a repost whose original has no text keeps its own and says that it is cut") {
  const Mention mention =
      ReadOne(R"({"id_str":"1050118620312502272","text":"RT @b: cut","user":{"id_str":"811"},)"
              R"("retweeted_status":{"id_str":"1050098638648246272"}})");
  CHECK(mention.text == "RT @b: cut");
  CHECK(mention.text_state == TextState::kTruncated);
  CHECK(mention.rel.repost_of_id == "1050098638648246272");
}

}  // namespace
}  // namespace askmix
