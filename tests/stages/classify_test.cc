#include "stages/classify.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "codec/ledger_entry.h"
#include "stage_bench.h"

namespace askmix {
namespace {

TEST_CASE(
    "classify: a mention becomes a classified record and a vote per brand and a ledger entry") {
  StageBench bench("classify");
  bench.Turn({Wire(MakeMention("1", "any code for acme and zeta?", {"acme", "zeta"}))});
  const auto classified = bench.Classified();
  REQUIRE(classified.size() == 2);
  CHECK(classified[0].key == "other:1");
  CHECK(classified[0].brand == "acme");
  CHECK(classified[1].brand == "zeta");
  CHECK(classified[0].decision.intent == Intent::kPromotion);
  CHECK(classified[0].model == "fake-1");
  CHECK(classified[0].measured);
  Totals totals;
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(1)}, {"zeta", Votes(1)}});
  CHECK(bench.Written(Topic::kLedger).size() == 1);
  CHECK(bench.CountOf(Outcome::kPublished, "new") == 1);
}

TEST_CASE("classify: the same mention counts once within a batch and across batches") {
  StageBench bench("classify");
  const std::string mention = Wire(MakeMention("1", "what size is the acme"));
  bench.Turn({mention, mention});
  Totals totals;
  bench.AddDeltas(totals);
  bench.Turn({mention});
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(0, 1)}});
  CHECK(bench.result.outputs.empty());
  CHECK(bench.CountOf(Outcome::kDuplicate, "same") == 1);
}

TEST_CASE("classify: an edit takes back the old vote and adds the new one") {
  StageBench bench("classify");
  const Mention post = MakeMention("1", "love acme");
  Totals totals;
  bench.Turn({Wire(post)});
  bench.AddDeltas(totals);
  bench.Turn({Wire(EditOf(post, "acme is broken"))});
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(0, 0, 0, 1)}});
  const auto classified = bench.Classified();
  REQUIRE(classified.size() == 2);
  CHECK(classified[0].withdrawn);
  CHECK(classified[0].decision.intent == Intent::kCommunity);
  CHECK_FALSE(classified[1].withdrawn);
  CHECK(classified[1].decision.kind == OtherKind::kCare);
}

TEST_CASE("classify: an edit within the intent replaces the record without a withdrawal") {
  StageBench bench("classify");
  const Mention post = MakeMention("1", "love acme");
  bench.Turn({Wire(post)});
  bench.Turn({Wire(EditOf(post, "love love acme"))});
  const auto classified = bench.Classified();
  REQUIRE(classified.size() == 1);
  CHECK(classified[0].version == post.version + 1);
  CHECK(bench.Written(Topic::kDeltas).empty());
}

TEST_CASE("classify: post edit and delete leave nothing behind in any order and batching") {
  const Mention post = MakeMention("1", "love acme");
  std::vector<std::string> values = {Wire(post), Wire(EditOf(post, "acme code")),
                                     Wire(DeleteOf(post))};
  std::sort(values.begin(), values.end());
  do {
    for (const std::size_t batch : {1U, 2U, 3U}) {
      CAPTURE(values);
      CAPTURE(batch);
      Totals totals = TotalsOf(values, batch);
      CHECK(totals["acme"].IsZero());
    }
  } while (std::next_permutation(values.begin(), values.end()));
}

TEST_CASE("classify: an aborted turn leaves no identity behind") {
  StageBench bench("classify");
  const std::string mention = Wire(MakeMention("1", "love acme"));
  bench.Try({mention});
  bench.Abort();
  bench.Turn({mention});
  Totals totals;
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(0, 0, 1)}});
}

TEST_CASE("classify: a rebuilt ledger refuses what was decided before the crash") {
  StageBench bench("classify");
  const Mention post = MakeMention("1", "love acme");
  bench.Turn({Wire(post)});
  const auto ledger = bench.Written(Topic::kLedger);
  bench.Restart();
  bench.Restore(ledger);
  bench.Turn({Wire(post)});
  CHECK(bench.CountOf(Outcome::kDuplicate, "same") == 1);
  bench.Turn({Wire(DeleteOf(post))});
  Totals totals;
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(0, 0, -1)}});
}

TEST_CASE("classify: a ledger that cannot be read back stops the stage") {
  StageBench bench("classify");
  CHECK_THROWS_AS(bench.Restore({"{\"v\":1"}), Fatal);
}

TEST_CASE("classify: older than the longest window is published and counted but not measured") {
  StageBench bench("classify");
  const Millis day{86'400'000};
  const TimePoint now = kNoon + Millis{5'000};
  // The longest window ends at the grid point before now: [kNoon - day, kNoon).
  bench.Turn({Wire(MakeMention("edge", "love acme", {"acme"}, kNoon - day)),
              Wire(MakeMention("late", "love acme", {"acme"}, kNoon - day - Millis{1}))},
             now);
  Totals totals;
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(0, 0, 1)}});
  CHECK(bench.CountOf(Outcome::kTooLate, "new") == 1);
  const auto classified = bench.Classified();
  REQUIRE(classified.size() == 2);
  CHECK(classified[0].measured);
  CHECK_FALSE(classified[1].measured);
}

TEST_CASE("classify: below its threshold an intent is other and uncertain") {
  StageBench bench("classify");
  bench.world.options.thresholds.intent = {0.95F, 0.0F, 0.0F, 0.0F};
  bench.Restart();
  bench.Turn({Wire(MakeMention("1", "acme code?"))});
  REQUIRE(bench.Classified().size() == 1);
  CHECK(bench.Classified()[0].decision == Decision{Intent::kOther, OtherKind::kUncertain});
}

TEST_CASE("classify: a brand's own threshold counts for it alone") {
  StageBench bench("classify");
  ModelSet models = *bench.world.models.Current();
  models.thresholds["acme"].intent = {0.95F, 0.0F, 0.0F};
  bench.world.models.Replace(std::move(models));
  bench.Restart();
  bench.Turn({Wire(MakeMention("1", "acme code?", {"acme", "zeta"}))});
  REQUIRE(bench.Classified().size() == 2);
  for (const ClassifiedFacts& facts : bench.Classified()) {
    CAPTURE(facts.brand);
    CHECK(facts.decision.intent == (facts.brand == "acme" ? Intent::kOther : Intent::kPromotion));
  }
}

TEST_CASE("classify: records name their evidence where it is wanted") {
  StageBench bench("classify");
  const auto has_evidence = [&](const std::string& id) {
    bench.Turn({Wire(MakeMention(id, "acme code?"))});
    return bench.Written(Topic::kPromotion).back().find(R"("cues":[{"text":"acme code?")") !=
           std::string::npos;
  };
  CHECK_FALSE(has_evidence("1"));
  bench.world.options.cues_max = 3;
  bench.Restart();
  CHECK(has_evidence("2"));
}

TEST_CASE("classify: votes of one bucket travel as one delta") {
  StageBench bench("classify");
  std::vector<std::string> values;
  for (int i = 0; i < 50; ++i) {
    values.push_back(
        Wire(MakeMention(std::to_string(i), "love acme", {"acme"}, kNoon + Millis{i})));
  }
  bench.Turn(values);
  CHECK(bench.Written(Topic::kDeltas).size() == 1);
  Totals totals;
  CHECK(bench.AddDeltas(totals)["acme"] == Votes(0, 0, 50));
}

TEST_CASE("classify: a record that is no mention becomes a dead letter and the rest goes on") {
  StageBench bench("classify");
  bench.Turn({"{not json", Wire(MakeMention("1", "love acme"))});
  REQUIRE(bench.Written(Topic::kRejected).size() == 1);
  CHECK(bench.Written(Topic::kRejected)[0] == "{not json");
  CHECK(bench.CountOf(Outcome::kRejected, "not_json") == 1);
  CHECK(bench.Classified().size() == 1);
}

TEST_CASE("classify: causes are unique within a turn") {
  StageBench bench("classify");
  const Mention post = MakeMention("1", "love acme and zeta", {"acme", "zeta"});
  bench.Turn({Wire(post), Wire(EditOf(post, "code acme")), Wire(MakeMention("2", "size acme"))});
  std::set<std::tuple<Partition, Offset, std::uint32_t>> causes;
  for (const Output& o : bench.result.outputs) {
    CHECK(causes.emplace(o.cause.partition, o.cause.offset, o.cause.ordinal).second);
  }
}

TEST_CASE("classify: votes carry what the model expected and take it back exactly") {
  StageBench bench("classify");
  const Mention post = MakeMention("1", "love acme");
  bench.Turn({Wire(post)});
  const Delta added = DecodeDelta(bench.Written(Topic::kDeltas).at(0)).value();
  CHECK(added.model == "fake-1");
  CHECK(added.change.expected == std::array<std::int64_t, 3>{25, 25, 900});
  // A successor that knows it from the ledger only.
  const std::vector<std::string> ledger = bench.Written(Topic::kLedger);
  bench.Restart();
  bench.Restore(ledger);
  bench.Turn({Wire(DeleteOf(post))});
  const Delta removed = DecodeDelta(bench.Written(Topic::kDeltas).at(0)).value();
  CHECK(removed.change.expected == std::array<std::int64_t, 3>{-25, -25, -900});
}

TEST_CASE("classify: what each model decided is told and where the shadow differs") {
  StageBench bench("classify");
  const FakeClassifier shadow;
  bench.world.models.Replace(ModelSet{
      .standard = Borrowed(bench.world.classifier), .by_brand = {}, .shadow = Borrowed(shadow)});
  bench.Turn({Wire(MakeMention("1", "love acme")), Wire(MakeMention("2", "acme code"))});
  REQUIRE(bench.result.activity.size() == 1);
  const ModelActivity& activity = bench.result.activity[0];
  CHECK(activity.model == "fake-1");
  CHECK(activity.shadow == "fake-1");
  CHECK(activity.decided[0] == 1);
  CHECK(activity.decided[2] == 1);
  CHECK(activity.confidence[9] == 2);
  CHECK(activity.shadow_same == 2);
  CHECK(activity.shadow_different == 0);
}

}  // namespace
}  // namespace askmix
