#include "stages/apply_correction.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "stage_bench.h"

namespace askmix {
namespace {

TEST_CASE("classify: a correction moves the vote and publishes the person's decision") {
  StageBench bench("classify");
  Totals totals;
  bench.Turn({Wire(MakeMention("1", "love acme"))});
  bench.AddDeltas(totals);
  bench.Turn({CorrectionOf("1", "acme", Label::kPromotion)});
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(1)}});
  CHECK(DecodeDelta(bench.Written(Topic::kDeltas).at(0))->change.expected ==
        std::array<std::int64_t, 3>{});
  const auto classified = bench.Classified();
  REQUIRE(classified.size() == 2);
  CHECK(classified[0].decision.intent == Intent::kPromotion);
  CHECK(classified[0].corrected_by == "ann");
  CHECK(classified[0].created_at == MakeMention("1", "").created_at);
  CHECK(classified[1].withdrawn);
  CHECK(classified[1].decision.intent == Intent::kCommunity);
  CHECK(bench.CountOf(Outcome::kPublished, "correction") == 1);
}

TEST_CASE("classify: a correction holds after a restart and an edit is decided anew") {
  StageBench bench("classify");
  Totals totals;
  const Mention post = MakeMention("1", "love acme");
  bench.Turn({Wire(post), CorrectionOf("1", "acme", Label::kCare)});
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(0, 0, 0, 1)}});
  const std::vector<std::string> ledger = bench.Written(Topic::kLedger);
  bench.Restart();
  bench.Restore(ledger);
  bench.Turn({Wire(post)});
  CHECK(bench.CountOf(Outcome::kDuplicate, "same") == 1);
  bench.Turn({Wire(EditOf(post, "acme code"))});
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(1)}});
}

TEST_CASE("classify: the same correction again changes nothing") {
  StageBench bench("classify");
  bench.Turn({Wire(MakeMention("1", "love acme")), CorrectionOf("1", "acme", Label::kCare)});
  bench.Turn({CorrectionOf("1", "acme", Label::kCare)});
  CHECK(bench.result.outputs.empty());
  CHECK(bench.CountOf(Outcome::kDuplicate, "correction") == 1);
}

TEST_CASE("classify: a correction of what is not known is a dead letter that says why") {
  StageBench bench("classify");
  const Mention post = MakeMention("1", "love acme");
  bench.Turn({Wire(post)});
  bench.Turn({CorrectionOf("2", "acme", Label::kCare), CorrectionOf("1", "zeta", Label::kCare)});
  CHECK(bench.CountOf(Outcome::kRejected, "unknown_mention") == 1);
  CHECK(bench.CountOf(Outcome::kRejected, "unknown_brand") == 1);
  CHECK(bench.Written(Topic::kRejected).size() == 2);
  bench.Turn({Wire(DeleteOf(post))});
  bench.Turn({CorrectionOf("1", "acme", Label::kCare)});
  CHECK(bench.CountOf(Outcome::kRejected, "unknown_mention") == 1);
}

TEST_CASE("classify: mentions edits deletes and corrections in any order count each post once") {
  const Mention post = MakeMention("1", "love acme");
  std::vector<std::string> values = {CorrectionOf("1", "acme", Label::kCare), Wire(post),
                                     Wire(EditOf(post, "acme code")), Wire(DeleteOf(post))};
  std::sort(values.begin(), values.end());
  do {
    for (const std::size_t batch : {1U, 2U, 4U}) {
      Totals totals = TotalsOf(values, batch);
      CHECK(totals["acme"].Mentions() == 0);
      CHECK(totals["acme"].IsZero());
    }
  } while (std::next_permutation(values.begin(), values.end()));
}

}  // namespace
}  // namespace askmix
