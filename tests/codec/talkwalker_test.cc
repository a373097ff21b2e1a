#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

TEST_CASE("talkwalker: a document and the row that an export makes of it say the same") {
  const Mention document =
      ReadOne(R"({"url":"https://blog.example/2","published":1795599660000,"search_indexed":1,)"
              R"("content":"hello","lang":"en","source_type":["BLOG_OTHER"],)"
              R"("extra_author_attributes":{"name":"Ana R"}})");
  const Mention row =
      ReadOne(R"({"url":"https://blog.example/2","published":"1795599660000","content":"hello",)"
              R"("lang":"en","source_type":"BLOG_OTHER","extra_author_attributes.name":"Ana R"})");
  CHECK(document.platform == row.platform);
  CHECK(document.created_at == row.created_at);
  CHECK(document.author == row.author);
  CHECK(document.text == row.text);
  CHECK(document.lang == row.lang);
}

TEST_CASE("talkwalker: documents far down are found and other data is none") {
  CHECK(OutcomeOf(R"({"chunk_type":"CT_RESULT","chunk_result":{"data":{"data":{"data":{)"
                  R"("url":"https://a","published":1795599660000,"content":"t"}}}}})") ==
        "mention");
  CHECK(OutcomeOf(R"({"chunk_type":"CT_RESULT","chunk_result":{"data":{}}})") == "refuse no_time");
}

}  // namespace
}  // namespace askmix
