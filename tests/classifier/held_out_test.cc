#include "classifier/held_out.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "classifier/model_builder.h"
#include "support/toy_labels.h"

using namespace askmix;

TEST_CASE("held out: folds are disjoint and together all typical labelled examples") {
  const std::vector<Example> examples = testing::ToyExamples();
  const BuildOptions options = testing::ToyOptions();
  std::size_t judged = 0;
  for (int fold = 0; fold < options.folds; ++fold) {
    const auto part = JudgeFold(examples, options.training, options, fold, Serially, {});
    CHECK(part.size() > examples.size() / 4);
    judged += part.size();
  }
  CHECK(judged == examples.size());
}

TEST_CASE("held out: texts of words that training never showed are unknown") {
  std::vector<Example> examples = testing::ToyExamples();
  Example strange;
  strange.text = "zyzzyva quokka axolotl";
  strange.gold = Label::kOther;
  strange.source = 7;
  examples.push_back(strange);
  const BuildOptions options = testing::ToyOptions();
  float highest = 0.0F, of_strange = 0.0F;
  for (int fold = 0; fold < options.folds; ++fold) {
    for (const HeldOut& one : JudgeFold(examples, options.training, options, fold, Serially, {})) {
      float& place = one.source == 7 ? of_strange : highest;
      place = std::max(place, one.unknown);
    }
  }
  CHECK(of_strange > 0.5F);
  CHECK(of_strange > highest);
}

TEST_CASE("held out: confusion and profile count each text once") {
  const std::vector<HeldOut> judged = {{Label::kCare, {0, 0, 0, 9, 0}, 0, 0.2F},
                                       {Label::kCare, {9, 0, 0, 0, 0}, 0, 0.4F},
                                       {Label::kOther, {0, 0, 0, 0, 0}, 0, 0.6F}};
  const Confusion confusion = ConfusionOf(judged, {});
  CHECK(confusion.counts[3][3] == 1);
  CHECK(confusion.counts[3][0] == 1);
  CHECK(confusion.counts[4][0] == 1);  // a tie goes to the earlier label
  const Profile profile = ProfileOf(judged, {});
  CHECK(profile.confidence[9] == 2);
  CHECK(profile.confidence[2] == 1);
  CHECK(profile.unknown == doctest::Approx(0.4));
  CHECK(MomentsOf(judged, {}).intents[3].mentions == 3);
}
