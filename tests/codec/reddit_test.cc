#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

TEST_CASE("reddit: a submission of forty thousand characters is kept whole") {
  const std::string text(40'000, 'x');
  const Mention mention = ReadOne(
      R"({"id":"s","title":"t","author":"a","created_utc":1795599600,"subreddit":"f","selftext":")" +
      text + "\"}");
  CHECK(mention.text == text);
  CHECK(mention.text_state == TextState::kFull);
}

TEST_CASE("reddit: a delete is newer than what it deletes") {
  const std::string_view row =
      R"({"id":"k","body":"hello","author":"a","created_utc":1795599600,"subreddit":"f"})";
  const std::string_view gone =
      R"({"id":"k","body":"[deleted]","author":"[deleted]","created_utc":1795599600,"subreddit":"f"})";
  CHECK(ReadOne(gone).key == ReadOne(row).key);
  CHECK(ReadOne(gone).version > ReadOne(row).version);
}

TEST_CASE("reddit: a page with too many things is refused") {
  std::string page = R"({"kind":"Listing","data":{"children":[{})";
  for (std::size_t i = 0; i < kPayloadElementsMax; ++i) page += ",{}";
  CHECK(OutcomeOf(page + "]}}") == "refuse too_large");
}

TEST_CASE("reddit: rows of other origin with a member of the same name are none of Reddit's") {
  CHECK(ReadOne(R"({"kind":"t1","text":"a row","created_at":1795599600})").platform == "other");
  CHECK(ReadOne(R"({"created_utc":1795599600,"text":"a row"})").platform == "other");
}

}  // namespace
}  // namespace askmix
