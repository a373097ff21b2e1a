#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

TEST_CASE("youtube: a comment of a thread and the same comment alone are one mention") {
  const std::string comment =
      R"({"kind":"youtube#comment","id":"UgA","snippet":{"textOriginal":"hello",)"
      R"("videoId":"v","publishedAt":"2026-11-25T09:40:00Z"}})";
  const Mention alone = ReadOne(comment);
  const Mention in_thread = ReadOne(
      R"({"kind":"youtube#commentThread","id":"UgA","snippet":{"videoId":"v","topLevelComment":)" +
      comment + "}}");
  CHECK(alone == in_thread);
}

TEST_CASE("youtube: errors with anything beside them are rows") {
  CHECK(OutcomeOf(R"({"error":{"code":403,"message":"m"}})") == "skip control");
  CHECK(OutcomeOf(R"({"error":{"code":403,"message":"m"},"text":"a row",)"
                  R"("created_at":1795599600})") == "mention");
}

TEST_CASE("youtube: a bad item refuses that item only") {
  const Payload payload = ReadForTest(
      R"({"kind":"youtube#commentListResponse","items":[7,{"kind":"youtube#comment","id":"a"},)"
      R"({"kind":"youtube#comment","id":"b","snippet":{"textOriginal":"t",)"
      R"("publishedAt":"2026-11-25T09:40:00Z"}}]})");
  REQUIRE(payload.refusals.size() == 2);
  CHECK(payload.refusals[0].element == "7");
  CHECK(payload.refusals[1].element == R"({"kind":"youtube#comment","id":"a"})");
  CHECK(payload.mentions.size() == 1);
}

}  // namespace
}  // namespace askmix
