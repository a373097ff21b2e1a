#include "classifier/model_check.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "classifier/linear_classifier.h"
#include "support/toy_labels.h"

using namespace askmix;

namespace {

Model CheckedModel() {
  const std::vector<Example> examples = testing::ToyExamples();
  BuildOptions options = testing::ToyOptions();
  options.check = {examples[0], examples[40], examples[80], examples[120]};
  return *BuildModel(examples, options);
}

}  // namespace

TEST_CASE("model check: an honest model passes") {
  const Model model = CheckedModel();
  const auto reached = CheckModel(LinearClassifier(model), model.check);
  REQUIRE(reached);
  CHECK(*reached == doctest::Approx(model.check.macro_f1));
}

TEST_CASE("model check: a model that does worse than it claims is refused") {
  Model model = CheckedModel();
  for (auto& rows : model.weights.rows) std::ranges::fill(rows, PackedWeights::kZeroRow);
  const auto reached = CheckModel(LinearClassifier(model), model.check);
  REQUIRE_FALSE(reached);
  CHECK(reached.error().reason == "worse_than_claimed");
  CHECK(reached.error().detail.find("4 labelled texts") != std::string::npos);
}

TEST_CASE("model check: a model without texts has nothing to prove") {
  CHECK(CheckModel(LinearClassifier(testing::ToyModel()), {}));
}

TEST_CASE("model check: the texts that are taken leave the examples") {
  std::vector<Example> examples = testing::ToyExamples();
  const std::size_t all = examples.size();
  examples[0].typical = false;
  const std::vector<Example> taken = TakeCheckTexts(examples);
  CHECK(!taken.empty());
  CHECK(taken.size() < all / 5);
  CHECK(taken.size() + examples.size() == all);
  for (const Example& one : taken) {
    CHECK(std::ranges::none_of(examples, [&](const Example& e) { return e.text == one.text; }));
    CHECK(one.typical);
  }
}
