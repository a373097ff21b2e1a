#include "codec/mention.h"

#include <array>

#include "support/examples.h"

namespace askmix {
namespace {

std::string Encoded(const Mention& mention) {
  std::string out;
  Encode(mention, out);
  return out;
}

std::string_view ReasonOf(std::string_view json) {
  const auto mention = DecodeMention(json);
  return mention ? "accepted" : mention.error().reason;
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("mention: every example is written byte for byte as it was read") {
  for (const std::string& name : ListRecordExamples("mention")) {
    CAPTURE(name);
    const std::string json = ReadRecordExample("mention", name);
    const auto mention = DecodeMention(json);
    REQUIRE_MESSAGE(mention.has_value(), mention.error().detail);
    CHECK(Encoded(*mention) == json);
    CHECK(*DecodeMention(Encoded(*mention)) == *mention);
  }
}

TEST_CASE("mention: the fullest example gives every field") {
  const auto mention = DecodeMention(ReadRecordExample("mention", "every-field"));
  REQUIRE(mention.has_value());
  CHECK(mention->op == MentionOp::kUpsert);
  CHECK(mention->kind == MentionKind::kReply);
  CHECK(mention->version == 1795599665000000);
  CHECK(mention->native_id == "2125525167764406272");
  CHECK(mention->author.name == "Ana \"on tour\"");
  CHECK(mention->author.followers == 212);
  CHECK(mention->author.bot == false);
  CHECK(mention->text.find("price?\nAsking") != std::string::npos);
  CHECK(mention->created_src == CreatedSource::kId);
  CHECK(UnixMillis(mention->created_at) == 1795599605000);
  CHECK(UnixMillis(*mention->edited_at) == 1795599665000);
  CHECK(mention->langs == std::vector<std::string>{"en-GB", "de"});
  CHECK(mention->rel.context_id == "2125524857385910222");
  CHECK(mention->metrics.score == -1);
  CHECK(mention->withheld_in == std::vector<std::string>{"DE", "XY"});
  CHECK(mention->edit_seq == 1);
  CHECK(mention->edit_ids.size() == 2);
  REQUIRE(mention->brands.size() == 1);
  CHECK(mention->brands[0] ==
        BrandHit{.id = "hopcoach", .via = "handle", .match = "@hopcoach", .at = {0}});
}

TEST_CASE("mention: a hit says why it is one and where and which part of the text is its own") {
  const auto mention = DecodeMention(ReadRecordExample("mention", "two-brands"));
  REQUIRE(mention.has_value());
  REQUIRE(mention->brands.size() == 2);
  CHECK(mention->brands[0] == BrandHit{.id = "gable",
                                       .via = "context",
                                       .match = "Gable",
                                       .why = "near",
                                       .context = "coat",
                                       .at = {47, 59},
                                       .near = {{30, 72}},
                                       .own = true});
  CHECK(mention->brands[1].title_at == std::vector<std::int64_t>{0});
  CHECK_FALSE(mention->brands[1].own);
}

TEST_CASE("mention: order of members and unknown members do not matter") {
  const std::string json = ReadRecordExample("mention", "smallest");
  const auto plain = DecodeMention(json);
  const auto extended = DecodeMention(
      Replaced(json, "{\"v\":1,", "{\"new\":{\"a\":[1,2]},\"brands2\":null,\"v\":1,"));
  REQUIRE(extended.has_value());
  CHECK(*extended == *plain);
  const std::string moved =
      Replaced(Replaced(json, "\"kind\":\"post\",", ""), "}]}", "}],\"kind\":\"post\"}");
  REQUIRE(DecodeMention(moved).has_value());
  CHECK(*DecodeMention(moved) == *plain);
}

TEST_CASE("mention: of duplicate members the first counts") {
  const std::string json = ReadRecordExample("mention", "smallest");
  const auto mention = DecodeMention(
      Replaced(json, "\"key\":\"other:dt1\",", "\"key\":\"other:dt1\",\"key\":\"other:evil\","));
  REQUIRE(mention.has_value());
  CHECK(mention->key == "other:dt1");
}

TEST_CASE("mention: a wrong value is refused with its reason") {
  struct Row {
    std::string_view from, to, reason;
  };
  constexpr std::array kRows = {
      Row{"\"v\":1", "\"v\":2", "bad_version"},
      Row{"\"v\":1", "\"v\":\"1\"", "bad_version"},
      Row{"\"v\":1,", "", "bad_version"},
      Row{"\"op\":\"upsert\"", "\"op\":\"vanish\"", "bad_type"},
      Row{"\"op\":\"upsert\",", "", "bad_type"},
      Row{"\"key\":\"other:dt1\"", "\"key\":7", "bad_type"},
      Row{"\"key\":\"other:dt1\"", "\"key\":\"\"", "bad_type"},
      Row{"\"key\":\"other:dt1\",", "", "bad_type"},
      Row{"\"version\":1795599600000000", "\"version\":1.5", "bad_type"},
      Row{"\"version\":1795599600000000", "\"version\":99999999999999999999999", "bad_type"},
      Row{"\"author\":{}", "\"author\":[]", "bad_type"},
      Row{"\"author\":{}", "\"author\":{\"followers\":\"many\"}", "bad_type"},
      Row{"\"text\":\"table", "\"text\":null,\"old\":\"table", "bad_type"},
      Row{"\"text\":\"table", "\"other\":\"table", "bad_type"},
      Row{"\"created_at\":1795599600000", "\"created_at\":\"2026-11-25T09:40:00Z\"", "bad_type"},
      Row{"\"created_at\":1795599600000,", "", "bad_type"},
      Row{"\"observed_at\":1795600000000", "\"observed_at\":true", "bad_type"},
      Row{"\"visibility\":\"unknown\"", "\"visibility\":\"secret\"", "bad_type"},
      Row{"\"visibility\":\"unknown\"", "\"visibility\":\"unknown\",\"tags\":[1]", "bad_type"},
      Row{"\"match\":\"Tidewater\"", "\"match\":{}", "bad_type"},
      Row{"\"brands\":[{\"id\":", "\"brands\":[{\"di\":", "bad_type"}};
  const std::string json = ReadRecordExample("mention", "smallest");
  for (const Row& row : kRows) {
    CAPTURE(row.from);
    CAPTURE(row.to);
    CHECK(ReasonOf(Replaced(json, row.from, row.to)) == row.reason);
  }
}

TEST_CASE("mention: what is no record is refused with its reason") {
  CHECK(ReasonOf("") == "not_json");
  CHECK(ReasonOf("[]") == "not_object");
  CHECK(ReasonOf("7") == "not_object");
  CHECK(ReasonOf("\"text\"") == "not_object");
  CHECK(ReasonOf("{}") == "bad_version");
  CHECK(ReasonOf(std::string(100'000, '{')) == "not_json");
  CHECK(ReasonOf(std::string(100'000, '[')) == "too_deep");
  CHECK(ReasonOf("{\"v\":1,\"text\":\"\xC0\x80\"}") == "bad_utf8");
}

TEST_CASE("mention: an example cut off anywhere is refused") {
  const std::string json = ReadRecordExample("mention", "every-field");
  for (std::size_t length = 0; length < json.size(); ++length) {
    const std::string_view reason = ReasonOf(std::string_view(json).substr(0, length));
    const bool refused = reason == "not_json" || reason == "bad_utf8";
    REQUIRE_MESSAGE(refused, "cut at " << length << ": " << reason);
  }
}

TEST_CASE("mention: a changed byte anywhere is refused or read and never more") {
  const std::string json = ReadRecordExample("mention", "every-field");
  for (std::size_t at = 0; at < json.size(); ++at) {
    for (const char byte : {'\0', '"', '\\', '{', ']', '9', '\xFF', '\n'}) {
      std::string broken = json;
      broken[at] = byte;
      const auto mention = DecodeMention(broken);
      if (mention) CHECK(DecodeMention(Encoded(*mention)).has_value());
    }
  }
}

TEST_CASE("mention: a byte order mark is passed over") {
  CHECK(ReasonOf("\xEF\xBB\xBF" + ReadRecordExample("mention", "smallest")) == "accepted");
}

TEST_CASE("mention: a delete is written without what the post said") {
  auto mention = *DecodeMention(ReadRecordExample("mention", "every-field"));
  mention.op = MentionOp::kDelete;
  mention.delete_reason = "author";
  const std::string json = Encoded(mention);
  for (const std::string_view member : {"\"text\"", "\"title\"", "\"links\"", "\"tags\"",
                                        "\"handles\"", "\"kind\"", "\"visibility\""}) {
    CAPTURE(member);
    CHECK(json.find(member) == std::string::npos);
  }
  CHECK(DecodeMention(json)->op == MentionOp::kDelete);
}

TEST_CASE("mention: a mention without anything is still a record") {
  Mention mention;
  mention.key = "other:1";
  const auto read = DecodeMention(Encoded(mention));
  REQUIRE(read.has_value());
  CHECK(*read == mention);
}

TEST_CASE("mention: encoding appends") {
  std::string out = "x";
  Encode(Mention{}, out);
  CHECK(out.starts_with("x{\"v\":1,"));
}

TEST_CASE("mention: edits are known by their sequence or their time") {
  Mention mention;
  CHECK_FALSE(MayBeEdit(mention));
  mention.edit_seq = 1;
  CHECK(MayBeEdit(mention));
  mention.edit_seq = 0;
  mention.edited_at = FromUnixMillis(1795599600000);
  CHECK(MayBeEdit(mention));
}

}  // namespace
}  // namespace askmix
