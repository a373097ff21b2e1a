#include <array>

#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

constexpr std::string_view kRkey = "3n34ui5oi722b";  // 2026-11-25T09:39:58.5Z
constexpr std::string_view kRev = "3n34ui74b222b";   // 2026-11-25T09:40:00Z
constexpr std::string_view kLaterRev = "3n34ujydcs22b";

std::string Event(std::string_view operation, std::string_view record, std::string_view rev = kRev,
                  std::string_view collection = "app.bsky.feed.post") {
  return R"({"did":"did:plc:abc","time_us":1795599600412345,"kind":"commit","commit":{"rev":")" +
         std::string(rev) + R"(","operation":")" + std::string(operation) + R"(","collection":")" +
         std::string(collection) + R"(","rkey":")" + std::string(kRkey) + "\"" +
         (record.empty() ? "" : ",\"record\":" + std::string(record)) + "}}";
}

std::string Record(std::string_view members) {
  return R"({"$type":"app.bsky.feed.post","text":"hello Moonpetal")" + std::string(members) + "}";
}

TEST_CASE("jetstream: create and update and delete share a key and are ordered by revision") {
  const Mention created = ReadOne(Event("create", Record("")));
  const Mention updated = ReadOne(Event("update", Record(""), kLaterRev));
  const Mention deleted = ReadOne(Event("delete", "", kLaterRev));
  CHECK(created.key == "bluesky:at://did:plc:abc/app.bsky.feed.post/3n34ui5oi722b");
  CHECK(updated.key == created.key);
  CHECK(deleted.key == created.key);
  CHECK(updated.version > created.version);
  CHECK(deleted.version == updated.version);
  CHECK_FALSE(MayBeEdit(created));
  CHECK(MayBeEdit(updated));
  CHECK(updated.created_at == created.created_at);
  CHECK(deleted.op == MentionOp::kDelete);
}

TEST_CASE("jetstream: a revision is the time it was made in microseconds") {
  CHECK(ReadOne(Event("create", Record(""))).version == 1795599600000000);
  // Not a revision: the time at which the event was seen serves.
  CHECK(ReadOne(Event("create", Record(""), "not-a-tid")).version == 1795599600412000);
}

TEST_CASE("jetstream: a time of sight that cannot be is replaced by ours") {
  for (const std::string_view time_us : {"0", "-1", "17955996004123450", "\"now\"", "1e99"}) {
    CAPTURE(time_us);
    std::string event = Event("create", Record(""));
    event.replace(event.find("1795599600412345"), 16, time_us);
    CHECK(ReadOne(event).observed_at == kObservedAt);
  }
  CHECK(UnixMillis(ReadOne(Event("create", Record(""))).observed_at) == 1795599600412);
}

TEST_CASE("jetstream: the second wire gives the same mention as the first") {
  const auto frame = [](std::string_view record) {
    return R"({"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#commit",)"
           R"("seq":1,"did":"did:plc:abc","time":"2026-11-25T09:40:00.412345Z","rev":")" +
           std::string(kRev) +
           R"(","operation":"create","collection":"app.bsky.feed.post","rkey":")" +
           std::string(kRkey) + R"(","record":)" + std::string(record) + "}}";
  };
  const std::string record = Record(R"(,"createdAt":"2026-11-25T09:39:58Z","langs":["pt-br"])");
  Mention second = ReadOne(frame(record));
  CHECK(second.format == "bluesky.jetstream.v2");
  second.format = "bluesky.jetstream.v1";
  CHECK(second == ReadOne(Event("create", record)));
  CHECK(second.lang == "pt-BR");
}

TEST_CASE("jetstream: events that are no posts are skipped") {
  struct Row {
    std::string bytes, outcome;
  };
  const std::array rows = {
      Row{Event("create", "{}", kRev, "app.bsky.feed.like"), "skip other_kind"},
      Row{Event("delete", "", kRev, "com.example.odd::name%20"), "skip other_kind"},
      Row{Event("create", "null"), "skip other_kind"},
      Row{Event("create", R"({"$type":"app.bsky.feed.repost"})"), "skip other_kind"},
      Row{Event("rename", "{}"), "skip other_kind"},
      Row{R"({"did":"d","kind":"account","account":{"active":false,"status":"deleted"}})",
          "author_delete"},
      Row{R"({"did":"d","kind":"identity","identity":{}})", "skip other_kind"},
      Row{R"({"did":"d","kind":"commit","time_us":1})", "skip other_kind"},
      Row{R"({"$type":"message","payload":{"$type":"a.b#sync","did":"d"}})", "skip other_kind"},
      Row{R"({"$type":"message","payload":{"$type":"a.b#account","did":"d"}})", "skip other_kind"},
      Row{R"({"$type":"message","payload":{"$type":"a.b#info"}})", "skip control"},
      Row{R"({"$type":"message","payload":7})", "skip control"},
      Row{R"({"$type":"error","error":"x"})", "skip control"}};
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    CHECK(OutcomeOf(row.bytes) == row.outcome);
  }
}

TEST_CASE("jetstream: declared times are read and absurd ones are replaced by that of sight") {
  struct Row {
    std::string_view created_at;
    std::int64_t millis;
  };
  constexpr std::int64_t kSeen = 1795599600412;
  constexpr std::array kRows = {Row{R"("2026-11-25T09:39:58.500Z")", 1795599598500},
                                Row{R"("2026-11-25T09:39:58.123456789012Z")", 1795599598123},
                                Row{R"("2026-11-25T11:39:58+02:00")", 1795599598000},
                                Row{R"("2026-11-25T09:39:58-00:00")", 1795599598000},
                                Row{R"("2026-11-25T09:41:00.412Z")", 1795599660412},
                                Row{R"("2026-11-25T09:41:00.413Z")", kSeen},
                                Row{R"("3001-01-01T00:00:00Z")", kSeen},
                                Row{R"("0010-01-01T00:00:00Z")", kSeen},
                                Row{R"("yesterday")", kSeen},
                                Row{"1795599598", kSeen}};
  for (const Row& row : kRows) {
    CAPTURE(row.created_at);
    const Mention mention =
        ReadOne(Event("create", Record(",\"createdAt\":" + std::string(row.created_at))));
    CHECK(UnixMillis(mention.created_at) == row.millis);
    CHECK((mention.created_src == CreatedSource::kObserved) == (row.millis == kSeen));
    CHECK(mention.version == 1795599600000000);
  }
}

TEST_CASE("jetstream: a record without a time is dated by its key") {
  const Mention mention = ReadOne(Event("create", Record("")));
  CHECK(UnixMillis(mention.created_at) == 1795599598500);
  CHECK(mention.created_src == CreatedSource::kId);
}

TEST_CASE("jetstream: text is kept as it was typed") {
  CHECK(ReadOne(Event("create", R"({"text":"a &amp; b"})")).text == "a &amp; b");
  CHECK(ReadOne(Event("create", R"({"text":""})")).text.empty());
  CHECK(OutcomeOf(Event("create", R"({"text":["a"]})")) == "refuse bad_type");
  CHECK(OutcomeOf(Event("create", R"({"langs":["en"]})")) == "refuse no_text");
  const Mention cut =
      ReadOne(Event("create", "{\"text\":\"" + std::string(1'000'000, 'x') + "\"}"));
  CHECK(cut.text.size() == kMentionTextBytesMax);
  CHECK(cut.text_state == TextState::kTruncated);
}

TEST_CASE("jetstream: junk where lists and objects should be is passed over") {
  const Mention mention = ReadOne(Event(
      "create",
      Record(
          R"(,"langs":["en","en-","q",7,"in"],"facets":[1,{"features":[{"uri":"javascript:x"},)"
          R"({"tag":7},{"did":"did:plc:brand"}]}],"embed":[],"reply":7,"tags":{},"labels":[])")));
  CHECK(mention.lang == "en");
  CHECK(mention.langs == std::vector<std::string>{"en", "id"});
  CHECK(mention.links.empty());
  CHECK(mention.handles == std::vector<std::string>{"did:plc:brand"});
  CHECK(mention.kind == MentionKind::kPost);
  CHECK(mention.sensitive == std::nullopt);
}

TEST_CASE("jetstream: names that cannot make an id are refused") {
  CHECK(OutcomeOf(R"({"did":"","kind":"commit","commit":{"operation":"delete",)"
                  R"("collection":"app.bsky.feed.post","rkey":"x"}})") == "refuse no_id");
  CHECK(OutcomeOf(R"({"did":"d","kind":"commit","commit":{"operation":"delete",)"
                  R"("collection":"app.bsky.feed.post"}})") == "refuse no_id");
  CHECK(OutcomeOf(R"({"did":"d","kind":"commit","commit":{"operation":"delete",)"
                  R"("collection":"app.bsky.feed.post","rkey":")" +
                  std::string(600, 'k') + "\"}}") == "refuse no_id");
}

}  // namespace
}  // namespace askmix
