#include "stages/normalize.h"

#include <doctest/doctest.h>

#include "stage_bench.h"

namespace askmix {
namespace {

std::string Row(const std::string& id, const std::string& text, TimePoint at = kNoon) {
  return R"({"id":")" + id + R"(","text":")" + text + R"(","created_at":)" +
         std::to_string(UnixMillis(at)) + "}";
}

TEST_CASE("normalize: a row that names brands becomes one canonical mention keyed by identity") {
  StageBench bench("normalize");
  bench.Turn({Row("1", "Is @AcmeHQ better than zed?")});
  REQUIRE(bench.result.outputs.size() == 1);
  const Output& output = bench.result.outputs[0];
  CHECK(output.topic == Topic::kClean);
  CHECK(output.key == "other:1");
  const Mention mention = DecodeMention(output.value).value();
  REQUIRE(mention.brands.size() == 2);
  CHECK(mention.brands[0] ==
        BrandHit{.id = "acme", .via = "handle", .match = "@AcmeHQ", .at = {3}});
  CHECK(mention.brands[1] == BrandHit{.id = "zeta", .via = "alias", .match = "zed", .at = {23}});
  CHECK(bench.CountOf(Outcome::kPublished, "mention") == 1);
}

TEST_CASE("normalize: a title counts as text when brands are looked for") {
  StageBench bench("normalize");
  bench.Turn({R"({"id":"1","title":"Acme","text":"worth it?","created_at":1795435200000})"});
  REQUIRE(bench.result.outputs.size() == 1);
  CHECK(DecodeMention(bench.result.outputs[0].value).value().brands.at(0).id == "acme");
}

TEST_CASE("normalize: brands that are replaced count from the next batch on") {
  StageBench bench("normalize");
  bench.Turn({Row("1", "newcomer"), Row("2", "acme")});
  CHECK(bench.result.outputs.size() == 1);
  bench.world.shelf.Replace(
      std::make_shared<const BrandSet>(std::vector<Brand>{{"new", "Newcomer", {}, {}}}));
  bench.Turn({Row("3", "newcomer"), Row("4", "acme")});
  REQUIRE(bench.result.outputs.size() == 1);
  CHECK(DecodeMention(bench.result.outputs[0].value).value().brands.at(0).id == "new");
}

TEST_CASE("normalize: a feed that says whom a row is about is believed") {
  StageBench bench("normalize");
  bench.Turn({R"({"id":"1","text":"worth it?","brand":"ACME","created_at":1795435200000})",
              R"({"id":"2","text":"worth it?","query_name":"zeta","created_at":1795435200000})",
              R"({"id":"3","text":"worth it?","brand":"all","created_at":1795435200000})"});
  REQUIRE(bench.result.outputs.size() == 2);
  CHECK(DecodeMention(bench.result.outputs[0].value).value().brands.at(0) ==
        BrandHit{.id = "acme", .via = "feed", .match = "ACME"});
  CHECK(DecodeMention(bench.result.outputs[1].value).value().brands.at(0).id == "zeta");
}

TEST_CASE("normalize: what names no brand is skipped and counted") {
  StageBench bench("normalize");
  bench.Turn({Row("1", "nothing to see")});
  CHECK(bench.result.outputs.empty());
  CHECK(bench.CountOf(Outcome::kSkipped, "no_brand") == 1);
}

TEST_CASE("normalize: up to a minute ahead of now is accepted and more is refused") {
  StageBench bench("normalize");
  bench.Turn(
      {Row("1", "acme", kNoon + kFutureMax), Row("2", "acme", kNoon + kFutureMax + Millis{1})});
  CHECK(bench.Written(Topic::kClean).size() == 1);
  CHECK(bench.Written(Topic::kRejected).size() == 1);
  CHECK(bench.CountOf(Outcome::kRejected, "future") == 1);
}

TEST_CASE("normalize: bad input becomes one dead letter with reason and original bytes") {
  const std::pair<std::string, std::string_view> cases[] = {
      {"{\"id\":\"1\",\"text\":", "not_json"},
      {"42", "not_object"},
      {R"({"id":"1","text":"acme"})", "no_time"},
      {R"({"id":"1","created_at":1795435200000,"author":"x"})", "unknown_format"},
      {R"({"id":"1","text":"acme","created_at":1000})", "bad_time"},
      {"{\"id\":\"1\",\"text\":\"acme \xff\"}", "bad_utf8"},
  };
  for (const auto& [bytes, reason] : cases) {
    CAPTURE(bytes);
    StageBench bench("normalize");
    bench.Turn({bytes, Row("2", "acme")});
    REQUIRE(bench.Written(Topic::kRejected).size() == 1);
    CHECK(bench.Written(Topic::kRejected)[0] == bytes);
    CHECK(bench.CountOf(Outcome::kRejected, reason) == 1);
    CHECK(bench.Written(Topic::kClean).size() == 1);
  }
}

TEST_CASE("normalize: what the headers of a record say wins over the configuration") {
  StageBench bench("normalize");
  bench.world.options.source = "configured";
  const auto stage = FindStage("normalize")->make(bench.world.options, 0);
  const std::string row = Row("1", "acme");
  const std::vector<Header> told = {{"format", "generic"}, {"source", "told"}};
  const std::vector<Header> unknown = {{"format", "tape"}};
  std::vector<Record> records(2);
  for (Record& record : records) record.value = row;
  records[0].headers = told;
  records[1].headers = unknown;
  stage->Process(records, kNoon, bench.result);
  CHECK(DecodeMention(bench.Written(Topic::kClean).at(0)).value().source == "told");
  CHECK(bench.CountOf(Outcome::kRejected, "unknown_format") == 1);
}

TEST_CASE("normalize: a page of posts counts each of them") {
  StageBench bench("normalize");
  bench.Turn({"[" + Row("1", "acme") + "," + Row("2", "nobody") + "," + Row("3", "zeta") + "]"});
  CHECK(bench.result.items_read == 3);
  CHECK(bench.Written(Topic::kClean).size() == 2);
  CHECK(bench.CountOf(Outcome::kSkipped, "no_brand") == 1);
}

TEST_CASE(
    "normalize: of a mention that names too many brands the first are kept and it is counted") {
  StageBench bench("normalize");
  std::string text;
  bench.world.brands.clear();
  for (int i = 1'000; i <= 1'000 + static_cast<int>(kMentionBrandsMax); ++i) {
    const std::string name = "brandname" + std::to_string(i);
    bench.world.brands.push_back({name, name, {}, {}});
    text += name + " ";
  }
  const BrandShelf shelf(bench.world.brands);
  bench.world.options.brands = &shelf;
  bench.Restart();
  bench.Turn({Row("1", text), Row("2", text.substr(0, text.find("brandname1100")))});
  CHECK(bench.CountOf(Outcome::kPublished, "brands_cut") == 1);
  CHECK(bench.CountOf(Outcome::kPublished, "mention") == 1);
  for (const std::string& written : bench.Written(Topic::kClean)) {
    CHECK(DecodeMention(written).value().brands.size() == kMentionBrandsMax);
  }
}

TEST_CASE("normalize: a Kafka tombstone deletes the post that its key names and else is skipped") {
  StageBench bench("normalize");
  for (const std::string_view key :
       {"", "x", "x:", ":1", "Not A Platform:1", "bluesky:at://a/b/c"}) {
    CAPTURE(key);
    Record record;
    record.key = key;
    record.has_value = false;
    record.timestamp = kNoon;
    StageResult result;
    bench.stage().Process({&record, 1}, kNoon, result);
    CHECK(result.items_read == 1);
    if (!key.starts_with("bluesky")) {
      CHECK(result.outputs.empty());
      continue;
    }
    REQUIRE(result.outputs.size() == 1);
    const Mention mention = DecodeMention(result.outputs[0].value).value();
    CHECK(mention.op == MentionOp::kDelete);
    CHECK(mention.key == key);
    CHECK(mention.version == UnixMillis(kNoon) * 1'000);
  }
}

TEST_CASE("normalize: news of an author goes to every partition of the clean topic") {
  StageBench bench("normalize");
  bench.world.options.clean_partitions = 3;
  bench.Restart();
  bench.Turn({R"({"did":"did:plc:a","kind":"account","account":{"active":false}})"});
  REQUIRE(bench.result.outputs.size() == 3);
  for (std::int32_t p = 0; p < 3; ++p) {
    const Output& output = bench.result.outputs[static_cast<std::size_t>(p)];
    CHECK(output.partition == Partition{p});
    CHECK(output.key == "bluesky:author:did:plc:a");
    CHECK(output.cause.ordinal == static_cast<std::uint32_t>(p));
  }
  CHECK(bench.CountOf(Outcome::kPublished, "author_hide") == 1);
}

constexpr std::string_view kRetweet =
    R"({"data":{"id":"2125524895134646272","text":"RT @ann: love acme","author_id":"811",)"
    R"("created_at":"2026-11-23T12:00:00.000Z",)"
    R"("referenced_tweets":[{"type":"retweeted","id":"2125524895134646000"}]},"includes":{}})";
constexpr std::string_view kTweetGone =
    R"({"data":{"delete":{"tweet":{"id":"2125524895134646272"},"event_at":"2026-11-23T12:00:00Z"}}})";

TEST_CASE(
    "normalize: reposts lie beside their original and what may be one is deleted everywhere") {
  StageBench bench("normalize");
  bench.world.options.clean_partitions = 3;
  bench.Restart();
  bench.Turn({std::string(kRetweet), std::string(kTweetGone)});
  REQUIRE(bench.result.outputs.size() == 4);
  CHECK(bench.result.outputs[0].key == "x:2125524895134646000");
  CHECK(DecodeMention(bench.result.outputs[0].value)->key == "x:2125524895134646272");
  CHECK_FALSE(bench.result.outputs[0].partition);
  for (std::size_t i = 1; i < 4; ++i) CHECK(bench.result.outputs[i].key == "x:2125524895134646272");
  CHECK(bench.CountOf(Outcome::kPublished, "delete") == 1);
}

TEST_CASE("normalize: reposts that are to be ignored are skipped and deletes go to one partition") {
  StageBench bench("normalize");
  bench.world.options.clean_partitions = 3;
  bench.world.options.reposts = Reposts::kIgnore;
  bench.Restart();
  bench.Turn({std::string(kRetweet), std::string(kTweetGone)});
  CHECK(bench.CountOf(Outcome::kSkipped, "repost") == 1);
  REQUIRE(bench.result.outputs.size() == 1);
  CHECK_FALSE(bench.result.outputs[0].partition);
}

}  // namespace
}  // namespace askmix
