#include "codec/platforms/platform.h"

#include <array>

#include "codec/json.h"
#include "support/examples.h"
#include "support/payloads.h"

namespace askmix {
namespace {

/// What an expected file says, read with the parser that is tested elsewhere.
void CheckExpected(const std::filesystem::path& raw) {
  CAPTURE(raw.filename().string());
  std::filesystem::path path = raw;
  const std::string expected = ReadExample(path.replace_extension(".expected.json"));
  const Payload payload = ReadForTest(ReadExample(raw));
  JsonDocument document;
  const auto root = document.Parse(expected);
  REQUIRE(root.has_value());

  const JsonValue& mentions = *(*root)->FindArray("mentions");
  REQUIRE(payload.mentions.size() == mentions.count());
  std::size_t i = 0;
  for (const JsonValue& mention : mentions.elements()) {
    std::string json;
    Encode(payload.mentions[i++], json);
    CHECK(json == document.Source(mention));
  }
  std::vector<std::string_view> skips, refusals;
  for (const JsonValue& reason : (*root)->FindArray("skips")->elements()) {
    skips.push_back(reason.text());
  }
  for (const JsonValue& reason : (*root)->FindArray("refusals")->elements()) {
    refusals.push_back(reason.text());
  }
  REQUIRE(payload.skips.size() == skips.size());
  REQUIRE(payload.refusals.size() == refusals.size());
  for (i = 0; i < skips.size(); ++i) CHECK(payload.skips[i].reason == skips[i]);
  for (i = 0; i < refusals.size(); ++i) CHECK(payload.refusals[i].error.reason == refusals[i]);
}

TEST_CASE("platforms: every raw example becomes what stands beside it") {
  for (const std::string_view folder : {"raw/x", "raw/jetstream", "raw/generic"}) {
    for (const auto& raw : ListExamples(folder, ".raw")) CheckExpected(raw);
  }
}

TEST_CASE("platforms: mentions made of raw examples survive their wire form") {
  for (const std::string_view folder : {"raw/x", "raw/jetstream", "raw/generic"}) {
    for (const auto& raw : ListExamples(folder, ".raw")) {
      for (const Mention& mention : ReadForTest(ReadExample(raw)).mentions) {
        std::string json;
        Encode(mention, json);
        const auto read = DecodeMention(json);
        REQUIRE_MESSAGE(read.has_value(), json);
        CHECK(*read == mention);
      }
    }
  }
}

TEST_CASE("platforms: a raw example that is cut off is refused or skipped and never read") {
  for (const std::string_view folder : {"raw/x", "raw/jetstream", "raw/generic"}) {
    for (const auto& raw : ListExamples(folder, ".raw")) {
      const std::string whole = ReadExample(raw);
      const std::size_t end = whole.find_last_not_of(" \r\n");
      for (std::size_t length = 0; end != std::string::npos && length < end; ++length) {
        const Payload payload = ReadForTest(std::string_view(whole).substr(0, length));
        REQUIRE(payload.mentions.empty());
        REQUIRE(payload.skips.size() + payload.refusals.size() == 1);
      }
    }
  }
}

TEST_CASE("platforms: lines between payloads are skipped") {
  CHECK(OutcomeOf("") == "skip blank");
  CHECK(OutcomeOf(" \r\n") == "skip blank");
  CHECK(OutcomeOf("keep-alive\r\n") == "skip control");
  CHECK(OutcomeOf(":") == "skip comment");
  CHECK(OutcomeOf(":thump") == "skip comment");
  CHECK(OutcomeOf("event: update") == "skip control");
  CHECK(OutcomeOf("retry: 500") == "skip control");
  CHECK(OutcomeOf("id: 17") == "skip control");
}

TEST_CASE("platforms: what is no object is refused") {
  struct Row {
    std::string_view bytes, outcome;
  };
  constexpr std::array kRows = {Row{"12", "refuse not_object"},
                                Row{"null", "refuse not_object"},
                                Row{"true", "refuse not_object"},
                                Row{"\"a bare string\"", "refuse not_object"},
                                Row{"a bare word", "refuse not_json"},
                                Row{"id,text\n1,hello", "refuse not_json"},
                                Row{"{\"text\":\"x\"} {\"text\":\"y\"}", "refuse not_json"},
                                Row{"[]", "skip empty_page"},
                                Row{"{}", "refuse unknown_format"},
                                Row{"[[{\"text\":\"x\"}]]", "refuse not_object"}};
  for (const Row& row : kRows) {
    CAPTURE(row.bytes);
    CHECK(OutcomeOf(row.bytes) == row.outcome);
  }
}

TEST_CASE("platforms: limits hold") {
  CHECK(OutcomeOf(std::string(100'000, '[')) == "refuse too_deep");
  CHECK(OutcomeOf("{\"text\":\"" + std::string(kPayloadBytesMax, 'x') + "\"}") ==
        "refuse too_large");
  CHECK(OutcomeOf("{\"text\":\"\xC0\xAF\"}") == "refuse bad_utf8");
  std::string page = "[1";
  for (std::size_t i = 0; i < kPayloadElementsMax; ++i) page += ",1";
  CHECK(OutcomeOf(page + "]") == "refuse too_large");
}

TEST_CASE("platforms: a text that is too long is cut between code points") {
  const std::string rockets = [] {
    std::string text = "x";
    while (text.size() < kMentionTextBytesMax + 100) text += "🚀";
    return text;
  }();
  const Mention mention =
      ReadOne("{\"id\":\"1\",\"created_at\":1795599600,\"text\":\"" + rockets + "\"}");
  CHECK(mention.text.size() == kMentionTextBytesMax - 3);
  CHECK(mention.text_state == TextState::kTruncated);
  CHECK(rockets.starts_with(mention.text));
}

TEST_CASE("platforms: one bad element of an array refuses that element only") {
  const Payload payload = ReadForTest(
      R"([{"id":"1","text":"a","created_at":1795599600}, {"id": "2", "text" : 5}, "x"])");
  CHECK(payload.mentions.size() == 1);
  REQUIRE(payload.refusals.size() == 2);
  CHECK(payload.refusals[0].error.reason == "bad_type");
  CHECK(payload.refusals[0].element == R"({"id": "2", "text" : 5})");
  CHECK(payload.refusals[1].error.reason == "not_object");
  CHECK(payload.refusals[1].element == R"("x")");
}

TEST_CASE("platforms: documents on lines of their own are read one by one") {
  const Payload payload = ReadForTest(
      "{\"id\":\"1\",\"text\":\"} "
      "{\\\"\",\n\"created_at\":1795599600}\n{\"id\":\"2\"}{\"id\":\"3\",\n"
      "\"text\":\"c\",\"created_at\":1795599600}\n{\"id\":\"4\", \"te");
  REQUIRE(payload.mentions.size() == 2);
  CHECK(payload.mentions[0].text == "} {\"");
  CHECK(payload.mentions[1].id == "3");
  REQUIRE(payload.refusals.size() == 2);
  CHECK(payload.refusals[0].element == "{\"id\":\"2\"}");
  CHECK(payload.refusals[1].error.reason == "not_json");
  CHECK(payload.refusals[1].element == "{\"id\":\"4\", \"te");
}

TEST_CASE("platforms: a refusal of all of it does not repeat the bytes") {
  const Payload payload = ReadForTest(R"({"id":"2","text":5})");
  REQUIRE(payload.refusals.size() == 1);
  CHECK(payload.refusals[0].element.empty());
}

constexpr std::string_view kRow = R"({"id":"7","text":"inner","created_at":1795599600})";

std::string Quoted(std::string_view text) {
  std::string out;
  JsonWriter(out).String(text);
  return out;
}

TEST_CASE("platforms: wrappers of capture tools are peeled") {
  const std::string row(kRow);
  for (const std::string& wrapped :
       {"data: " + row, "data:" + row, "{\"schema\":null,\"payload\":" + row + "}",
        "{\"payload\":" + Quoted(row) + ",\"schema\":{}}", "{\"message\":" + Quoted(row) + "}",
        "{\"@timestamp\":\"t\",\"message\":" + Quoted(row) + "}", "{\"value\":" + row + "}",
        "{\"body\":" + Quoted(row) + "}", Quoted(row), "[" + row + "]",
        "\xEF\xBB\xBF" + row + "\r\n"}) {
    CAPTURE(wrapped);
    CHECK(ReadOne(wrapped).key == "other:7");
  }
}

TEST_CASE("platforms: three wrappers are peeled and four are refused") {
  std::string wrapped(kRow);
  for (int i = 0; i < 3; ++i) wrapped = "{\"message\":" + Quoted(wrapped) + "}";
  CHECK(ReadOne(wrapped).text == "inner");
  wrapped = "{\"schema\":{},\"payload\":" + wrapped + "}";
  CHECK(OutcomeOf(wrapped) == "refuse unknown_format");
}

TEST_CASE("platforms: a message that only looks like a wrapper is a text") {
  CHECK(ReadOne(R"({"id":"1","message":"{not json}","created_at":1795599600})").text ==
        "{not json}");
  CHECK(ReadOne(R"({"id":"1","message":"{\"a\":1}","created_at":1795599600})").text == "{\"a\":1}");
}

TEST_CASE("platforms: a wrapped page explodes too") {
  const Payload payload = ReadForTest(
      "{\"message\":" + Quoted("[" + std::string(kRow) + "," + std::string(kRow) + ",{}]") + "}");
  // An array inside of a message is no known envelope, so the row has no time.
  CHECK(payload.mentions.empty());
  const Payload connect = ReadForTest("{\"schema\":{},\"payload\":[" + std::string(kRow) + "," +
                                      std::string(kRow) + ",{}]}");
  CHECK(connect.mentions.size() == 2);
  CHECK(connect.refusals.size() == 1);
}

TEST_CASE("platforms: a tombstone of a connector is skipped") {
  CHECK(OutcomeOf(R"({"schema":null,"payload":null})") == "skip tombstone");
}

TEST_CASE("platforms: shapes that look alike are told apart") {
  struct Row {
    std::string_view bytes, outcome;
  };
  constexpr std::array kRows = {
      // A member "data" alone is no sign of X.
      Row{R"({"data":[{"id":"1","message":"m"}],"paging":{"next":"u"}})", "refuse unknown_format"},
      Row{R"({"kind":"Listing","data":{"children":[]}})", "skip empty_page"},
      Row{R"({"kind":"t1","data":{"id":"a","body":"b"}})", "refuse no_time"},
      Row{R"({"kind":"youtube#comment","id":"a"})", "refuse bad_type"},
      Row{R"({"data":[],"meta":{"result_count":0}})", "skip empty_page"},
      Row{R"({"data":null,"meta":{"result_count":0}})", "skip empty_page"},
      // Errors of streams against rows with the same members.
      Row{R"({"title":"ConnectionException","detail":"too many","connection_issue":"TooMany"})",
          "skip control"},
      Row{R"({"type":"connection_metadata","datacenter":"atla","timestamp":1})", "skip control"},
      Row{R"({"title":"Works","detail":"fine","type":"review","created_at":1795599600})",
          "mention"},
      Row{R"({"errors":[{"title":"x"}],"text":"a row","created_at":1795599600})", "mention"},
      // The name "kind" against an event of Jetstream.
      Row{R"({"kind":"commit","text":"a row about git","created_at":1795599600})", "mention"},
      Row{R"({"did":"did:plc:a","kind":"account","account":{}})", "skip other_kind"},
      Row{R"({"$type":"message","text":"a row","created_at":1795599600})", "mention"},
      // Accounts, types and actors on rows.
      Row{R"({"id":1,"type":"post","account":{"name":"a"},"text":"t","created_at":1795599600})",
          "mention"},
      Row{R"({"id":1,"type":"Page","actor":"bob","text":"t","created_at":1795599600})", "mention"},
      Row{R"({"stream":["user"],"event":"update","payload":"{}"})", "refuse unknown_format"}};
  for (const Row& row : kRows) {
    CAPTURE(row.bytes);
    CHECK(OutcomeOf(row.bytes) == row.outcome);
  }
}

TEST_CASE("platforms: an id of digits and a text alone are not taken for X unless told so") {
  constexpr std::string_view kBare = R"({"id":"2125524895134646272","text":"hello"})";
  CHECK(OutcomeOf(kBare) == "refuse no_time");
  CHECK(ReadOne(kBare, "x").key == "x:2125524895134646272");
}

TEST_CASE("platforms: a row with an author's id is a post of X only where its ids are") {
  const auto platform_of = [](std::string_view id, std::string_view author, std::string_view more) {
    return ReadOne("{\"id\":\"" + std::string(id) + "\",\"author_id\":\"" + std::string(author) +
                   "\",\"text\":\"t\",\"created_at\":\"2026-11-25T09:40:00Z\"" + std::string(more) +
                   "}")
        .platform;
  };
  CHECK(platform_of("2125524895134646272", "811", "") == "x");
  CHECK(platform_of("2125524895134646272", "811", ",\"platform\":\"reddit\"") == "reddit");
  CHECK(platform_of("4711", "811", "") == "other");
  CHECK(platform_of("2125524895134646272", "u811", "") == "other");
}

TEST_CASE("platforms: a forced format is not asked of the wrappers") {
  const std::string wrapped =
      R"({"schema":null,"payload":{"id":"2125524895134646272","text":"hello"}})";
  CHECK(ReadOne(wrapped, "x").platform == "x");
  CHECK(OutcomeOf("[]", "x") == "skip empty_page");
}

TEST_CASE("platforms: formats have names and others are refused") {
  const std::vector<std::string_view> names = FormatNames();
  CHECK(names == std::vector<std::string_view>{"jetstream", "x", "x_v1", "x_users", "bluesky",
                                               "gnip", "mastodon", "reddit", "reddit_raw",
                                               "youtube", "meta", "brandwatch", "talkwalker",
                                               "meltwater", "sprinklr", "as2", "generic"});
  for (const std::string_view name : names) {
    CAPTURE(name);
    CHECK(ReadForTest("{", name).refusals.at(0).error.reason == "not_json");
  }
  CHECK(OutcomeOf(kRow, "pigeon") == "refuse unknown_format");
}

TEST_CASE("platforms: what the feed is called goes into the mention") {
  Payload payload;
  ReadPayload(kRow, "", {kObservedAt, "brand-feed", false}, payload);
  CHECK(payload.mentions.at(0).source == "brand-feed");
}

TEST_CASE("platforms: nothing remains of the payload before") {
  Payload payload;
  const PayloadContext context{kObservedAt, "", false};
  ReadPayload("[7," + std::string(kRow) + ",[]]", "", context, payload);
  ReadPayload(":", "", context, payload);
  CHECK(payload.mentions.empty());
  CHECK(payload.refusals.empty());
  CHECK(payload.skips.size() == 1);
}

}  // namespace
}  // namespace askmix
