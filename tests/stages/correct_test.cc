#include "stages/correct.h"

#include <doctest/doctest.h>

#include "stage_bench.h"

namespace askmix {
namespace {

TEST_CASE("correct: a correction goes where its mention was decided under its key") {
  StageBench bench("correct");
  const std::string wire = CorrectionOf("1", "acme", Label::kCare);
  bench.Turn({wire});
  REQUIRE(bench.result.outputs.size() == 1);
  const Output& output = bench.result.outputs[0];
  CHECK(output.topic == Topic::kClean);
  CHECK(output.key == "other:1");
  CHECK(output.value == wire);
  CHECK(bench.CountOf(Outcome::kPublished, "correction") == 1);
}

TEST_CASE("correct: what is no correction becomes a dead letter with its bytes") {
  StageBench bench("correct");
  bench.Turn({"nonsense"});
  REQUIRE(bench.result.outputs.size() == 1);
  CHECK(bench.result.outputs[0].topic == Topic::kRejected);
  CHECK(bench.result.outputs[0].value == "nonsense");
  CHECK(bench.CountOf(Outcome::kRejected, "not_json") == 1);
}

TEST_CASE(
    "correct: a repost's correction goes where its original lies if the mention comes along") {
  Mention repost = MakeMention("2", "love acme");
  repost.kind = MentionKind::kRepost;
  repost.rel.repost_of_id = "1";
  Correction correction{"other:2", "acme", Label::kCare, "ann"};
  for (const bool along : {false, true}) {
    CAPTURE(along);
    if (along) correction.mention_json = Wire(repost);
    std::string wire;
    Encode(correction, wire);
    StageBench bench("correct");
    bench.Turn({wire});
    REQUIRE(bench.result.outputs.size() == 1);
    CHECK(bench.result.outputs[0].key == (along ? "other:1" : "other:2"));
  }
}

}  // namespace
}  // namespace askmix
