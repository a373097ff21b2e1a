#include <array>

#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

constexpr std::string_view kId = "2125524895134646272";  // 2026-11-25T09:40:00Z

std::string Post(std::string_view members) {
  return R"({"id":")" + std::string(kId) + R"(","text":"hello Tidewater","author_id":"811",)" +
         R"("created_at":"2026-11-25T09:40:00.000Z")" + std::string(members) + "}";
}

std::string Envelope(std::string_view post, std::string_view members = "") {
  return "{\"data\":" + std::string(post) + ",\"matching_rules\":[{\"id\":\"1\",\"tag\":\"t\"}]" +
         std::string(members) + "}";
}

TEST_CASE("x: versions of an edited post share a key and are ordered") {
  constexpr std::array<std::string_view, 3> kVersions = {
      "2125524916106166272", "2125525167764406272", "2125525419422646272"};
  std::int64_t last = 0;
  for (std::size_t i = 0; i < kVersions.size(); ++i) {
    const std::string post =
        R"({"id":")" + std::string(kVersions[i]) +
        R"(","text":"t","edit_history_tweet_ids":["2125524916106166272","2125525167764406272",)"
        R"("2125525419422646272"]})";
    const Mention mention = ReadOne(Envelope(post));
    CHECK(mention.key == "x:2125524916106166272");
    CHECK(mention.edit_seq == static_cast<int>(i));
    CHECK(MayBeEdit(mention) == (i > 0));
    CHECK(mention.version > last);
    last = mention.version;
    // All versions belong to the moment at which the first one was posted.
    CHECK(UnixMillis(mention.created_at) == 1795599605000);
  }
}

TEST_CASE("x: the spellings of tweet and post give equal mentions") {
  const std::string old_spelling = Envelope(Post(
      R"(,"edit_history_tweet_ids":["1","2125524895134646272"],"note_tweet":{"text":"long"},)"
      R"("public_metrics":{"retweet_count":4},"referenced_tweets":[{"type":"quoted","id":"5"}])"));
  const std::string new_spelling = Envelope(Post(
      R"(,"edit_history_post_ids":["1","2125524895134646272"],"note_post":{"text":"long"},)"
      R"("public_metrics":{"repost_count":4},"referenced_posts":[{"type":"quoted","id":"5"}])"));
  const Mention mention = ReadOne(old_spelling);
  CHECK(mention == ReadOne(new_spelling));
  CHECK(mention.text == "long");
  CHECK(mention.metrics.reposts == 4);
  CHECK(mention.rel.quote_of_id == "5");
}

TEST_CASE("x: a long post keeps all code points of its note") {
  std::string note;
  while (note.size() < 4'000) note += "ab🚀";
  const Mention mention = ReadOne(Envelope(Post(",\"note_tweet\":{\"text\":\"" + note + "\"}")));
  CHECK(mention.text == note);
  CHECK(mention.text_state == TextState::kFull);
}

TEST_CASE("x: a repost takes text and language and links of the original") {
  const Mention mention = ReadOne(Envelope(
      Post(R"(,"lang":"und","entities":{"hashtags":[{"tag":"outer"}]},)"
           R"("referenced_tweets":[{"type":"replied_to","id":"6"},{"type":"retweeted","id":"5"}])"),
      R"(,"includes":{"tweets":[{"id":"4","text":"not this"},{"id":"5","text":"a &lt; b","lang":"iw",)"
      R"("entities":{"hashtags":[{"tag":"inner"}],"urls":[{"expanded_url":"https://a.example/1",)"
      R"("unwound_url":"https://b.example/2"},{"expanded_url":"ftp://no"}]}}]})"));
  CHECK(mention.kind == MentionKind::kRepost);
  CHECK(mention.text == "a < b");
  CHECK(mention.text_state == TextState::kFull);
  CHECK(mention.lang == "he");
  CHECK(mention.tags == std::vector<std::string>{"inner"});
  CHECK(mention.links == std::vector<std::string>{"https://b.example/2"});
  CHECK(mention.rel.repost_of_id == "5");
  CHECK(mention.rel.reply_to_id == "6");
  CHECK(mention.author.id == "811");
}

TEST_CASE("x: a page of 500 posts with three broken ones") {
  std::string page = "{\"data\":[";
  for (int i = 0; i < 500; ++i) {
    if (i > 0) page += ",";
    const std::string id =
        i == 10   ? ""
        : i == 20 ? "\"id\":12,"
                  : "\"id\":\"" + std::to_string(2'000'000'000'000'000'000 + i) + "\",";
    const std::string text = i == 30 ? "[\"a\"]" : "\"" + std::string(1'000, 'x') + "\"";
    page += "{" + id + "\"author_id\":\"" + std::to_string(i) + "\",\"text\":" + text + "}";
  }
  page += "],\"includes\":{\"users\":[";
  for (int i = 499; i >= 0; --i) {
    page += "{\"id\":\"" + std::to_string(i) + "\",\"username\":\"u" + std::to_string(i) + "\"}" +
            (i > 0 ? "," : "");
  }
  const Payload payload = ReadForTest(page + "]},\"meta\":{\"result_count\":500}}");
  REQUIRE(payload.mentions.size() == 497);
  REQUIRE(payload.refusals.size() == 3);
  CHECK(payload.refusals[0].error.reason == "no_id");
  CHECK(payload.refusals[1].error.reason == "bad_type");
  CHECK(payload.refusals[2].error.reason == "bad_type");
  CHECK(payload.refusals[2].element.find("\"author_id\":\"30\"") != std::string::npos);
  CHECK(payload.mentions.back().author.handle == "u499");
  CHECK(payload.mentions.back().url == "https://x.com/u499/status/2000000000000000499");
}

TEST_CASE("x: what is no post in an envelope is skipped") {
  struct Row {
    std::string_view bytes, outcome;
  };
  constexpr std::array kRows = {
      Row{R"({"data":{"id":"811","username":"ana","name":"Ana"},"meta":{}})", "skip other_kind"},
      Row{R"({"data":[{"start":"s","end":"e","tweet_count":4}],"meta":{}})", "skip other_kind"},
      Row{R"({"data":{"event_type":"follow.follow","payload":{}}})", "skip other_kind"},
      Row{R"({"data":{"user_protect":{"user":{"id":"811"}}}})", "author_hide"},
      Row{R"({"data":{"scrub_geo":{"user":{"id":"811"}}}})", "skip notice"},
      Row{R"({"data":{"delete":{"tweet":{"id":"811"}}}})", "delete"},
      Row{R"({"data":{"delete":{"tweet":{}}}})", "refuse no_id"},
      Row{R"({"data":7,"errors":[]})", "refuse unknown_format"},
      Row{R"({"errors":[{"title":"operational-disconnect"}]})", "skip control"},
      Row{R"({"data":[7],"meta":{}})", "refuse not_object"}};
  for (const Row& row : kRows) {
    CAPTURE(row.bytes);
    CHECK(OutcomeOf(row.bytes) == row.outcome);
  }
}

TEST_CASE("x: a post that cannot be read is refused with its reason") {
  struct Row {
    std::string_view members, outcome;
  };
  constexpr std::array kRows = {
      Row{R"("id":"12345678901234567890","text":"t")", "refuse bad_type"},
      Row{R"("id":"12a","text":"t")", "refuse bad_type"},
      Row{R"("id":"","text":"t")", "refuse bad_type"},
      Row{R"("id":null,"text":"t")", "refuse no_id"},
      Row{R"("id":"12","text":7)", "refuse bad_type"},
      Row{R"("id":"12","text":"t","created_at":"soon")", "refuse bad_time"},
      Row{R"("id":"12","text":"t","created_at":"1999-01-01T00:00:00Z")", "refuse bad_time"},
      Row{R"("id":"12","text":"t")", "refuse no_time"},
      Row{R"("id":"12","text":"t","created_at":"2009-01-01T00:00:00Z")", "mention"}};
  for (const Row& row : kRows) {
    CAPTURE(row.members);
    CHECK(OutcomeOf(Envelope("{" + std::string(row.members) + "}")) == row.outcome);
  }
}

TEST_CASE("x: posts of protected authors go nowhere") {
  CHECK(OutcomeOf(Envelope(
            Post(""), R"(,"includes":{"users":[{"id":"811","username":"a","protected":true}]})")) ==
        "skip private");
}

TEST_CASE("x: a delete is newer than the post it deletes and has its key") {
  const Mention post = ReadOne(Envelope(Post("")));
  const Mention gone = ReadOne(R"({"data":{"delete":{"tweet":{"id":")" + std::string(kId) +
                               R"("},"event_at":"2026-11-25T09:41:00.000Z"}}})");
  CHECK(gone.op == MentionOp::kDelete);
  CHECK(gone.key == post.key);
  CHECK(gone.version > post.version);
}

TEST_CASE("x: flags are kept and junk in lists is not") {
  const Mention mention = ReadOne(Envelope(
      Post(R"(,"possibly_sensitive":true,"withheld":{"country_codes":["DE","germany",7]},)"
           R"("entities":{"mentions":[{"username":"tidewater"},{},{"username":"tidewater"}]})")));
  CHECK(mention.sensitive == true);
  CHECK(mention.withheld_in == std::vector<std::string>{"DE"});
  CHECK(mention.handles == std::vector<std::string>{"tidewater"});
  CHECK(mention.matched == std::vector<std::string>{"t"});
  CHECK(mention.visibility == Visibility::kPublic);
}

}  // namespace
}  // namespace askmix
