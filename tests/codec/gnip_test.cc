#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

TEST_CASE("gnip: an activity and the status that it was made of are one mention") {
  const Mention activity = ReadOne(
      R"({"id":"tag:search.twitter.com,2005:1050118620312502272","verb":"post","body":"hello",)"
      R"("postedTime":"2018-10-10T20:19:24.000Z","actor":{"id":"id:twitter.com:811",)"
      R"("preferredUsername":"ana"}})");
  const Mention status =
      ReadOne(R"({"id_str":"1050118620312502272","text":"hello","user":{"id_str":"811",)"
              R"("screen_name":"ana"},"created_at":"Wed Oct 10 20:19:24 +0000 2018"})");
  CHECK(activity.key == status.key);
  CHECK(activity.version == status.version);
  CHECK(activity.author == status.author);
  CHECK(activity.url == status.url);
}

TEST_CASE("gnip: a share whose original has no text keeps its own and says that it is cut") {
  const Mention mention = ReadOne(
      R"({"id":"tag:search.twitter.com,2005:1050118620312502272","verb":"share","body":"RT cut…",)"
      R"("object":{"id":"tag:search.twitter.com,2005:1050098638648246272"},)"
      R"("postedTime":"2018-10-10T20:19:24.000Z"})");
  CHECK(mention.kind == MentionKind::kRepost);
  CHECK(mention.text == "RT cut…");
  CHECK(mention.text_state == TextState::kTruncated);
  CHECK(mention.rel.repost_of_id == "1050098638648246272");
}

}  // namespace
}  // namespace askmix
