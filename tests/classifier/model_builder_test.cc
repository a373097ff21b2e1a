#include "classifier/model_builder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "classifier/linear_classifier.h"
#include "support/toy_labels.h"

using namespace askmix;

TEST_CASE("model builder: the same examples and seed give the same bytes") {
  CHECK(SerializeModel(testing::ToyModel()) == SerializeModel(testing::ToyModel()));
}

TEST_CASE("model builder: another seed gives another version under the same name") {
  BuildOptions options = testing::ToyOptions();
  const Result<Model> one = BuildModel(testing::ToyExamples(), options);
  options.training.seed = 2;
  const Result<Model> two = BuildModel(testing::ToyExamples(), options);
  REQUIRE(one);
  REQUIRE(two);
  CHECK(one->version != two->version);
  CHECK(one->version.starts_with("toy-"));
  CHECK(two->version.starts_with("toy-"));
}

TEST_CASE("model builder: every labelled example is held out once") {
  const Model model = testing::ToyModel();
  std::uint32_t counted = 0;
  for (const auto& row : model.confusion.counts) {
    for (const std::uint32_t count : row) counted += count;
  }
  CHECK(counted == testing::ToyExamples().size());
  CHECK(model.facts.held_out == counted);
  CHECK(model.facts.gold == counted);
  for (const Probabilities& row : model.confusion.mean_probability) {
    CHECK(row[0] + row[1] + row[2] + row[3] + row[4] == doctest::Approx(1.0));
  }
}

TEST_CASE("model builder: texts written for training are not held out") {
  std::vector<Example> examples = testing::ToyExamples();
  for (std::size_t i = 0; i < 20; ++i) examples[i * 8].typical = false;
  const Result<Model> model = BuildModel(examples, testing::ToyOptions());
  REQUIRE(model);
  CHECK(model->facts.held_out == examples.size() - 20);
}

TEST_CASE("model builder: a label without examples is refused by name") {
  std::vector<Example> examples = testing::ToyExamples();
  std::erase_if(examples, [](const Example& e) { return e.gold == Label::kCommunity; });
  const Result<Model> model = BuildModel(examples, testing::ToyOptions());
  REQUIRE(!model);
  CHECK(model.error().detail.find("community") != std::string::npos);
}

TEST_CASE("model builder: weights in 8 bits answer as the learned ones do") {
  const BuildOptions options = testing::ToyOptions();
  const FloatWeights exact = Train(testing::ToyExamples(), options.training);
  const PackedWeights packed = Pack(exact, options.prune);
  auto features = std::make_unique<Features>();
  for (const Example& example : testing::ToyExamples()) {
    CAPTURE(example.text);
    ExtractFeatures(NormalText(example.text, ""), exact.settings, *features);
    const Probabilities expected = Softmax(Score(exact, *features));
    const Probabilities got = Softmax(Score(packed, *features));
    for (std::size_t c = 0; c < kLabelCount; ++c) CHECK(std::abs(expected[c] - got[c]) < 0.03F);
  }
}

TEST_CASE("model builder: pruning drops the rows of no importance") {
  const FloatWeights exact = Train(testing::ToyExamples(), testing::ToyOptions().training);
  const auto zero_rows = [](const PackedWeights& packed) {
    return std::count(packed.rows[0].begin(), packed.rows[0].end(), PackedWeights::kZeroRow);
  };
  CHECK(zero_rows(Pack(exact, 20)) > zero_rows(Pack(exact, 1)));
}
