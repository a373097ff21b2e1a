#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

TEST_CASE("meltwater: documents of others are none of Meltwater's") {
  CHECK(OutcomeOf(R"({"documents":[{"text":"t"}]})") == "refuse unknown_format");
  CHECK(OutcomeOf(R"({"documents":[]})") == "refuse unknown_format");
}

TEST_CASE("meltwater: the sentence around the keyword stands in where the opening is missing") {
  const Mention mention =
      ReadOne(R"({"id":"1","publish_date":"2026-11-25T09:40:00Z","hit_sentence":"a Tidewater",)"
              R"("opening_text":""})");
  CHECK(mention.text == "a Tidewater");
  CHECK(mention.text_state == TextState::kSnippet);
}

}  // namespace
}  // namespace askmix
