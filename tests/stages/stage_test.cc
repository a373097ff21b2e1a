#include "stages/stage.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

TEST_CASE("stage result: outcomes of one kind and reason add up") {
  StageResult result;
  result.Count(Outcome::kSkipped, "blank");
  result.Count(Outcome::kSkipped, "blank", 2);
  result.Count(Outcome::kSkipped, "control");
  REQUIRE(result.outcomes.size() == 2);
  CHECK(result.outcomes[0].count == 3);
  CHECK(result.outcomes[1].count == 1);
}

TEST_CASE("stage result: cleared it is empty") {
  StageResult result;
  result.Count(Outcome::kRejected, "not_json");
  result.outputs.emplace_back();
  result.items_read = 1;
  result.Clear();
  CHECK(result.outcomes.empty());
  CHECK(result.outputs.empty());
  CHECK(result.items_read == 0);
}

}  // namespace
}  // namespace askmix
