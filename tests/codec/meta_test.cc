#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

std::string Feed(std::string_view value) {
  return R"({"object":"page","entry":[{"id":"5","time":1795599700,"changes":[{"field":"feed",)"
         R"("value":)" +
         std::string(value) + "}]}]}";
}

TEST_CASE("meta: nothing of a private message is kept") {
  const Payload payload = ReadForTest(
      R"({"object":"page","entry":[{"id":"5","time":1,"messaging":[{"message":{"text":"secret"}}]},)"
      R"({"id":"5","time":1,"changes":[{"field":"leadgen","value":{"name":"secret"}}]}]})");
  CHECK(payload.mentions.empty());
  CHECK(payload.refusals.empty());
  CHECK(payload.skips.size() == 2);
}

TEST_CASE("meta: an edit in the second of its post is later and a removal is last") {
  const std::string_view rest =
      R"("item":"comment","comment_id":"1","post_id":"2","created_time":1795599700,"message":"m")";
  const auto version = [&](std::string_view verb) {
    return ReadOne(Feed("{\"verb\":\"" + std::string(verb) + "\"," + std::string(rest) + "}"))
        .version;
  };
  CHECK(version("edited") > version("add"));
  CHECK(version("remove") >= version("add"));
}

TEST_CASE("meta: pages of other things are none of Meta's") {
  CHECK(ReadOne(R"({"object":"page","text":"a row","created_at":1795599600})").platform == "other");
  CHECK(OutcomeOf(R"({"object":"block","entry":[]})") == "refuse unknown_format");
}

}  // namespace
}  // namespace askmix
