#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

TEST_CASE("sprinklr: a message has the key of the platform's own feed") {
  const Mention message =
      ReadOne(R"({"snType":"TWITTER","snMsgId":"2125524895134646272","message":"hello",)"
              R"("snCreatedTime":1795599600000})");
  const Mention post = ReadOne(
      R"({"data":{"id":"2125524895134646272","text":"hello","author_id":"1"},"includes":{}})");
  CHECK(message.key == post.key);
  CHECK(message.version == post.version);
}

TEST_CASE("sprinklr: what is below a post names it whatever the name of the root looks like") {
  const auto parent = [](std::string_view root) {
    return ReadOne(R"({"snType":"FACEBOOK","snMsgId":"1","message":"t","hasParentPost":true,)"
                   R"("snCreatedTime":1795599600000,"rootUniversalMessageId":")" +
                   std::string(root) + "\"}")
        .rel.reply_to_id;
  };
  CHECK(parent("FACEBOOK_4_5_7") == "5_7");
  CHECK(parent("TWITTER_2_20") == "20");
  CHECK(parent("20") == "20");
  CHECK(parent("").empty());
}

}  // namespace
}  // namespace askmix
