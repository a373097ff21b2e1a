#include <array>

#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

std::string Row(std::string_view members) {
  return R"({"text":"hello Larkspur","created_at":1795599600,)" + std::string(members) + "}";
}

TEST_CASE("generic: a row without a time is refused or dated by its observation") {
  CHECK(OutcomeOf(R"({"text":"x"})") == "refuse no_time");
  CHECK(OutcomeOf(R"({"text":"x","created_at":""})") == "refuse no_time");
  CHECK(OutcomeOf(R"({"text":"x","created_at":null})") == "refuse no_time");
  const Payload payload = ReadForTest(R"({"text":"x"})", "", true);
  REQUIRE(payload.mentions.size() == 1);
  CHECK(payload.mentions[0].created_at == kObservedAt);
  CHECK(payload.mentions[0].created_src == CreatedSource::kObserved);
  CHECK(payload.mentions[0].id.starts_with("h:"));
}

TEST_CASE("generic: a row that is sent again is the same mention whenever it is seen") {
  const auto read_at = [](std::int64_t millis) {
    Payload payload;
    ReadPayload(R"({"text":"x","author":"kit"})", "", {FromUnixMillis(millis), "", true}, payload);
    return payload.mentions.at(0);
  };
  const Mention first = read_at(1795600000000), again = read_at(1795600099000);
  CHECK(first.key == again.key);
  CHECK(first.version == again.version);
}

TEST_CASE("generic: a hashed id changes with platform and author and time and text") {
  constexpr std::array<std::string_view, 6> kRows = {
      R"({"text":"x","created_at":1795599600})",
      R"({"text":"y","created_at":1795599600})",
      R"({"text":"x","created_at":1795599601})",
      R"({"text":"x","created_at":1795599600,"author":"kit"})",
      R"({"text":"x","created_at":1795599600,"platform":"forum"})",
      R"({"text":"x","created_at":1795599600,"title":"t"})"};
  std::vector<std::string> ids;
  for (const std::string_view row : kRows) ids.push_back(ReadOne(row).id);
  std::sort(ids.begin(), ids.end());
  CHECK(std::unique(ids.begin(), ids.end()) == ids.end());
  CHECK(ids[0].size() == 34);
  CHECK(ReadOne(kRows[0]).key == ReadOne(R"( {"created_at" : 1795599600, "text":"\u0078"} )").key);
}

TEST_CASE("generic: ids are kept digit by digit or refused") {
  struct Case {
    std::string_view id, result;
  };
  constexpr std::array kCases = {
      Case{"9007199254740993", "9007199254740993"},
      Case{"123456789012345678901234567890", "123456789012345678901234567890"},
      Case{"-5", "-5"},
      Case{"\" abc \"", "abc"},
      Case{"\"1e\"", "1e"},
      Case{"\"3e8a\"", "3e8a"},
      Case{"9.007e15", "refuse bad_type"},
      Case{"\"1.23457E+18\"", "refuse bad_type"},
      Case{"7.0", "refuse bad_type"},
      Case{"true", "refuse bad_type"},
      Case{"{\"$oid\":\"1\"}", "refuse bad_type"}};
  for (const Case& c : kCases) {
    CAPTURE(c.id);
    const std::string row = Row("\"id\":" + std::string(c.id));
    if (c.result.starts_with("refuse")) {
      CHECK(OutcomeOf(row) == c.result);
    } else {
      CHECK(ReadOne(row).id == c.result);
    }
  }
  CHECK(OutcomeOf(Row("\"id\":\"" + std::string(513, 'x') + "\"")) == "refuse no_id");
}

TEST_CASE("generic: one instant in any form of time") {
  for (const std::string_view time :
       {"1795599600", "1795599600000", "1795599600000000", "1795599600000000000", "1795599600.0",
        "1795599600.75", "\"1795599600\"", "\"1795599600000\"", "\"2026-11-25T09:40:00Z\"",
        "\"2026-11-25T11:40:00.000+02:00\"", "\"2026-11-25 09:40:00\"",
        "\"Wed Nov 25 09:40:00 +0000 2026\"", "\"Wed Nov 25 09:40:00 UTC 2026\""}) {
    CAPTURE(time);
    const Mention mention =
        ReadOne("{\"id\":\"1\",\"text\":\"x\",\"created_at\":" + std::string(time) + "}");
    CHECK(UnixMillis(mention.created_at) == 1795599600000);
    CHECK(mention.version == 1795599600000000);
  }
}

TEST_CASE("generic: times that cannot be told are refused") {
  for (const std::string_view time :
       {"\"03/04/2024\"", "\"yesterday\"", "\"2026-13-01\"", "\"24-11-25\"", "-5", "0", "1e9",
        "999999999999999999999", "true", "{}", "[]", "\"1999-12-31T00:00:00Z\"",
        "\"Wed Nov 25 09:40:00 PST 2026\""}) {
    CAPTURE(time);
    CHECK(OutcomeOf("{\"id\":\"1\",\"text\":\"x\",\"created_at\":" + std::string(time) + "}") ==
          "refuse bad_time");
  }
}

TEST_CASE("generic: dates alone and dates with a time beside them") {
  CHECK(UnixMillis(ReadOne(R"({"text":"x","date":"2026-11-25"})").created_at) == 1795564800000);
  CHECK(UnixMillis(ReadOne(R"({"text":"x","date":"2026-11-25","time":"09:40:30"})").created_at) ==
        1795599630000);
  CHECK(UnixMillis(ReadOne(R"({"text":"x","time":"2026-11-25T09:40:00Z"})").created_at) ==
        1795599600000);
}

TEST_CASE("generic: of several names for one thing the first of the list counts") {
  const Mention mention = ReadOne(
      R"({"snippet":"no","message":"no","body":"no","text":"no","full_text":"yes","id":"no",)"
      R"("uri":"no","tweet_id":"yes","time":1,"created_at":1795599600,"published_at":1})");
  CHECK(mention.text == "yes");
  CHECK(mention.id == "yes");
}

TEST_CASE("generic: nulls and empty strings leave the word to the next name") {
  const Mention mention = ReadOne(
      R"({"full_text":null,"text":"","body":"yes","post_id":null,"id":"1","created_at":1795599600})");
  CHECK(mention.text == "yes");
  CHECK(mention.id == "1");
}

TEST_CASE("generic: spelling of names does not matter but other letters do") {
  CHECK(ReadOne(R"({"Full Text":"x","CREATED-AT":1795599600,"Post.Id":"1"})").id == "1");
  CHECK(OutcomeOf(R"({"tеxt":"with a Cyrillic e","created_at":1795599600})") ==
        "refuse unknown_format");
}

TEST_CASE("generic: text is required and has to be text") {
  CHECK(OutcomeOf(R"({"text":{"a":1},"created_at":1795599600})") == "refuse bad_type");
  CHECK(OutcomeOf(R"({"text":7,"created_at":1795599600})") == "refuse bad_type");
  CHECK(OutcomeOf(R"({"text":"","created_at":1795599600})") == "refuse no_text");
  CHECK(OutcomeOf(R"({"text":" \n ","created_at":1795599600})") == "refuse no_text");
  CHECK(OutcomeOf(R"({"text":null,"created_at":1795599600})") == "refuse no_text");
  CHECK(ReadOne(R"({"title":"only a title","created_at":1795599600})").title == "only a title");
  CHECK(ReadOne(R"({"opening_text":"cut","created_at":1795599600})").text_state ==
        TextState::kSnippet);
}

TEST_CASE("generic: odd characters in texts") {
  CHECK(ReadOne(Row(R"("id":"1","full_text":"a\ud800b\u0000c")")).text == "a\uFFFDb\uFFFDc");
  CHECK(ReadOne(Row(R"("id":"1","full_text":"  kept\u00a0inside  ")")).text == "kept\u00a0inside");
  CHECK(ReadOne(Row(R"("id":"1","full_text":"a &amp; b")")).text == "a &amp; b");
  CHECK(ReadOne(Row(R"("id":"1","platform":"x","full_text":"a &amp; b")")).text == "a & b");
}

TEST_CASE("generic: platforms have one name") {
  struct Case {
    std::string_view member, platform;
  };
  constexpr std::array kCases = {Case{R"("platform":"Twitter")", "x"},
                                 Case{R"("source_type":"X")", "x"},
                                 Case{R"("network":"bsky")", "bluesky"},
                                 Case{R"("source":"app_store")", "app_store"},
                                 Case{R"("source":"Twitter for iPhone")", "other"},
                                 Case{R"("platform":"_odd")", "other"},
                                 Case{R"("platform":["x"])", "other"},
                                 Case{R"("lang":"en")", "other"}};
  for (const Case& c : kCases) {
    CAPTURE(c.member);
    CHECK(ReadOne(Row(c.member)).platform == c.platform);
  }
}

TEST_CASE("generic: a row that names platform and id meets the platform's own feed") {
  const Mention row = ReadOne(Row(R"("platform":"twitter","tweet_id":2125524895134646272)"));
  const Mention direct =
      ReadOne(R"({"data":{"id":"2125524895134646272","text":"hello Larkspur"},"includes":{}})");
  CHECK(row.key == direct.key);
  CHECK(row.version == direct.version);
  CHECK(row.text == direct.text);
  CHECK(
      ReadOne(Row(R"("platform":"Bluesky","uri":"at://did:plc:a/app.bsky.feed.post/3k","id":"3k")"))
          .key == "bluesky:at://did:plc:a/app.bsky.feed.post/3k");
}

TEST_CASE("generic: a deleted row needs an id and loses its text") {
  const Mention gone = ReadOne(Row(R"("id":"1","is_deleted":true)"));
  CHECK(gone.op == MentionOp::kDelete);
  CHECK(gone.text.empty());
  CHECK(gone.version > ReadOne(Row(R"("id":"1")")).version);
  CHECK(OutcomeOf(Row(R"("id":"1","deleted":false)")) == "mention");
  CHECK(OutcomeOf(Row(R"("id":"1","deleted":"true")")) == "delete");
  CHECK(OutcomeOf(Row(R"("deleted":true)")) == "refuse no_id");
  CHECK(OutcomeOf(R"({"id":"1","deleted":true})") == "delete");
}

TEST_CASE("generic: an edited row is a later version of the same post") {
  const Mention first = ReadOne(Row(R"("id":"1","updated_at":1795599600)"));
  const Mention second = ReadOne(Row(R"("id":"1","updated_at":1795599700)"));
  CHECK_FALSE(MayBeEdit(first));
  CHECK(MayBeEdit(second));
  CHECK(second.version > first.version);
  CHECK(second.created_at == first.created_at);
}

TEST_CASE("generic: private rows go nowhere") {
  CHECK(OutcomeOf(Row(R"("visibility":"private")")) == "skip private");
  CHECK(OutcomeOf(Row(R"("visibility":"direct")")) == "skip private");
  CHECK(OutcomeOf(Row(R"("visibility":"public")")) == "mention");
}

TEST_CASE("generic: a language that is no code is left out") {
  CHECK(ReadOne(Row(R"("language":"Spanish; Castilian")")).lang == "es");
  CHECK(ReadOne(Row(R"("lang":"klingon")")).lang.empty());
}

TEST_CASE("generic: counts that are none are left out") {
  const Mention mention = ReadOne(
      Row(R"("likes":"12","shares":-1,"comments":1.5,"views":99999999999999999999,"score":-4)"));
  CHECK(mention.metrics.likes == 12);
  CHECK(mention.metrics.reposts == std::nullopt);
  CHECK(mention.metrics.replies == std::nullopt);
  CHECK(mention.metrics.views == std::nullopt);
  CHECK(mention.metrics.score == -4);
}

TEST_CASE("generic: authors as an object and as a name and as columns") {
  const Mention nested =
      ReadOne(Row(R"("author":{"id":9,"screen_name":"kit","name":"Kit","followers_count":5})"));
  CHECK(nested.author == Author{"9", "kit", "Kit", "", 5, std::nullopt, std::nullopt});
  CHECK(ReadOne(Row(R"("author":"kit")")).author.handle == "kit");
  const Mention columns =
      ReadOne(Row(R"("user_id":"9","username":"kit","author_name":"Kit","author":"other")"));
  CHECK(columns.author == Author{"9", "kit", "Kit", "", std::nullopt, std::nullopt, std::nullopt});
}

TEST_CASE("generic: a row of a known platform has the key of the platform's own feed") {
  CHECK(ReadOne(Row(R"("id":7,"url":"https://x.com/ana/status/2125524895134646272")")).key ==
        "x:2125524895134646272");
  CHECK(ReadOne(Row(R"("id":"abc","platform":"reddit","url":)"
                    R"("https://www.reddit.com/r/f/comments/sub1/words/ka1/")"))
            .key == "reddit:t1_ka1");
  // A link elsewhere tells nothing about an id.
  CHECK(ReadOne(Row(R"("id":"abc","platform":"x","url":"https://a.example/status/20")")).key ==
        "x:abc");
}

TEST_CASE("generic: a post of X without a time is dated by its id") {
  const Mention mention = ReadOne(R"({"id":"2125524895134646272","platform":"x","text":"t"})");
  CHECK(UnixMillis(mention.created_at) == 1795599600000);
  CHECK(mention.created_src == CreatedSource::kId);
}

}  // namespace
}  // namespace askmix
