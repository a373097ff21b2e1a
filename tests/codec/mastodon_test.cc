#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

std::string Status(std::string_view content) {
  return R"({"id":"115600000000000001","uri":"https://social.example/1","visibility":"public",)"
         R"("created_at":"2026-11-25T09:40:00.000Z","account":{"id":"41"},"content":")" +
         std::string(content) + "\"}";
}

TEST_CASE("mastodon: ten thousand spans inside of each other leave what stands before them") {
  std::string content = "hello Tidewater ";
  for (int i = 0; i < 10'000; ++i) content += "<span>";
  const Mention mention = ReadOne(Status(content + "deep"));
  CHECK(mention.text == "hello Tidewater");
  CHECK(mention.text_state == TextState::kTruncated);
}

TEST_CASE("mastodon: an id alone is a delete only where events of Mastodon may come") {
  CHECK(ReadOne("data: 115600000000000001").op == MentionOp::kDelete);
  CHECK(ReadOne("data: 115600000000000001", "mastodon").op == MentionOp::kDelete);
  CHECK(OutcomeOf("data: 115600000000000001", "x") == "refuse not_object");
}

TEST_CASE("mastodon: without the name of a server ids stand alone and still meet") {
  const Mention post = ReadOne(Status("<p>hello</p>"));
  const Mention gone = ReadOne("data: 115600000000000001");
  CHECK(post.key == "mastodon:115600000000000001");
  CHECK(gone.key == post.key);
  CHECK(gone.version > post.version);
}

}  // namespace
}  // namespace askmix
