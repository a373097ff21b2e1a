#include "counting/survey.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

Survey Asked() {
  Survey survey{.name = "survey",
                .year = 2024,
                .source = "Somebody",
                .question = "Why?",
                .answers = 100,
                .items = {}};
  survey.items = {{{{"discount", 60, 60}}, {{"purchase", 60, 61}}, {{"connected", 64, 64}}}};
  return survey;
}

TEST_CASE("survey: shares are the items divided by their sum and of a range its middle counts") {
  const AssumedMix mix = MixOf(Asked());
  CHECK(mix.shares[0] == doctest::Approx(60 / 184.5));
  CHECK(mix.shares[1] == doctest::Approx(60.5 / 184.5));
  CHECK(mix.shares[2] == doctest::Approx(64 / 184.5));
}

TEST_CASE("survey: an intent with more items weighs no more for that") {
  Survey survey = Asked();
  survey.items[1] = {{"purchase", 40, 40}, {"reviews", 80, 80}, {"news", 60, 61}};
  CHECK(MixOf(survey).shares[1] == doctest::Approx((180.5 / 3) / (60 + 180.5 / 3 + 64)));
}

TEST_CASE("survey: the rule names every item with its number") {
  Survey survey = Asked();
  survey.items[2].push_back({"ideas", 12.5, 12.5});
  const AssumedMix mix = MixOf(survey);
  CHECK(mix.rule ==
        "promotion: discount 60 %, buying_info: purchase 60 to 61 % (its middle), community: mean "
        "of connected 64 % and ideas 12.5 %; divided by their sum");
  CHECK(mix.name == "survey");
  CHECK(mix.year == 2024);
  CHECK(mix.source == "Somebody, n = 100");
  CHECK(mix.question == "Why?");
}

}  // namespace
}  // namespace askmix
