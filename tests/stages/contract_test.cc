// What every row of the stage table promises, whoever wrote the stage.
#include <doctest/doctest.h>

#include <algorithm>

#include "stage_bench.h"

namespace askmix {
namespace {

/// Some good input for each stage, and bytes that are good for none.
std::vector<std::string> InputOf(const StageRow& row) {
  std::vector<std::string> values = {"",           "{",        "null", "[]",
                                     "{\"v\":99}", "\xff\xfe", "42",   std::string(100'000, '['),
                                     "{\"v\":1}"};
  for (int i = 0; i < 20; ++i) {
    const std::string id = std::to_string(i % 15);
    if (row.input == Topic::kRaw) {
      values.push_back(R"({"id":")" + id + R"(","text":"love acme","created_at":1795435200000})");
    } else if (row.input == Topic::kClean) {
      values.push_back(Wire(MakeMention(id, "love acme")));
      values.push_back(CorrectionOf(id, "acme", i % 2 == 0 ? Label::kCare : Label::kCommunity));
    } else if (row.input == Topic::kCorrections) {
      values.push_back(CorrectionOf(id, "acme", Label::kCare));
    } else {
      values.emplace_back();
      Encode(Delta{"acme", kNoon, Votes(0, 0, 1)}, values.back());
    }
  }
  return values;
}

TEST_CASE("contract: every item ends in exactly one known outcome") {
  for (const StageRow& row : StageTable()) {
    CAPTURE(row.name);
    StageBench bench(row.name);
    const StageResult& result = bench.Turn(InputOf(row));
    std::int64_t counted = 0;
    for (const OutcomeCount& o : result.outcomes) {
      CAPTURE(o.reason);
      counted += o.count;
      CHECK(std::any_of(row.outcomes.begin(), row.outcomes.end(), [&](const KnownOutcome& k) {
        return k.outcome == o.outcome && k.reason == o.reason;
      }));
    }
    CHECK(result.items_read == counted);
    CHECK(counted >= static_cast<std::int64_t>(InputOf(row).size()));
  }
}

TEST_CASE("contract: outputs go to the topics that the table names") {
  for (const StageRow& row : StageTable()) {
    CAPTURE(row.name);
    StageBench bench(row.name);
    for (const Output& o : bench.Turn(InputOf(row)).outputs) {
      CHECK(std::find(row.outputs.begin(), row.outputs.end(), o.topic) != row.outputs.end());
    }
  }
}

TEST_CASE("contract: the same input gives the same bytes") {
  for (const StageRow& row : StageTable()) {
    CAPTURE(row.name);
    StageBench one(row.name), two(row.name);
    one.Turn(InputOf(row));
    two.Turn(InputOf(row));
    REQUIRE(one.result.outputs.size() == two.result.outputs.size());
    for (std::size_t i = 0; i < one.result.outputs.size(); ++i) {
      CHECK(one.result.outputs[i].value == two.result.outputs[i].value);
      CHECK(one.result.outputs[i].key == two.result.outputs[i].key);
    }
  }
}

TEST_CASE("contract: an aborted turn done again gives the same bytes") {
  for (const StageRow& row : StageTable()) {
    CAPTURE(row.name);
    StageBench bench(row.name);
    bench.Try(InputOf(row));
    const StageResult first = bench.result;
    bench.Abort();
    bench.Turn(InputOf(row));
    REQUIRE(first.outputs.size() == bench.result.outputs.size());
    for (std::size_t i = 0; i < first.outputs.size(); ++i) {
      CHECK(first.outputs[i].value == bench.result.outputs[i].value);
    }
  }
}

TEST_CASE("contract: no bytes make a stage throw") {
  for (const StageRow& row : StageTable()) {
    CAPTURE(row.name);
    StageBench bench(row.name);
    for (const std::string& good : InputOf(row)) {
      for (std::size_t cut = 0; cut < std::min<std::size_t>(good.size(), 400); cut += 7) {
        CHECK_NOTHROW(bench.Turn({good.substr(0, cut)}));
      }
    }
  }
}

}  // namespace
}  // namespace askmix
