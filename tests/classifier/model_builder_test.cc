#include "classifier/model_builder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <span>
#include <string>
#include <vector>

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

TEST_CASE("model builder: goes on from a base without losing what it knows") {
  const Model base = testing::ToyModel();
  BuildOptions options = testing::ToyOptions();
  options.base = &base;
  // A word that the base does not know, and labels of two kinds only: the others come from the
  // base.
  std::vector<Example> mine;
  for (const char* thing : {"gnome", "teapot", "canoe", "violin", "carpet", "ladder"}) {
    for (const char* before : {"flimflam the ", "a flimflam for my "}) {
      Example example;
      example.text = std::string(before) + thing;
      example.gold = Label::kPromotion;
      mine.push_back(example);
      example.text = std::string("quite a ") + thing;
      example.gold = Label::kOther;
      mine.push_back(example);
    }
  }
  const Result<Model> model = BuildModel(mine, options);
  REQUIRE(model);
  CHECK(model->facts.base == base.version);
  CHECK(model->version != base.version);
  const LinearClassifier classifier(*model);
  const auto decide = [&](std::string_view text) {
    const std::array<Question, 1> question = {{{text, ""}}};
    std::array<Probabilities, 1> answer{};
    classifier.Classify(question, answer);
    return MostProbable(answer[0]);
  };
  CHECK(decide("flimflam the hammock") == Label::kPromotion);
  CHECK(decide("how much is the hammock and do you ship abroad?") == Label::kBuyingInfo);
  CHECK(decide("my hammock arrived broken and nobody answers") == Label::kCare);
}

TEST_CASE("model builder: too few labels to calibrate leave the base's calibration") {
  Model base = testing::ToyModel();
  base.calibration.temperature = 1.75F;
  BuildOptions options = testing::ToyOptions();
  options.base = &base;
  const std::vector<Example> examples = testing::ToyExamples();
  const Result<Model> model = BuildModel(std::span(examples).first(40), options);
  REQUIRE(model);
  CHECK(model->calibration.temperature == 1.75F);
}

TEST_CASE("model builder: unpacked weights are what was packed") {
  const Model model = testing::ToyModel();
  const PackedWeights again = Pack(Unpack(model.weights, model.features), 0);
  std::size_t differ = 0;
  for (std::size_t b = 0; b < kBlockCount; ++b) {
    CHECK(again.step[b] == doctest::Approx(model.weights.step[b]).epsilon(0.02));
    for (std::size_t r = 0; r < again.rows[b].size(); ++r) {
      differ += (again.rows[b][r] == PackedWeights::kZeroRow) !=
                (model.weights.rows[b][r] == PackedWeights::kZeroRow);
    }
  }
  CHECK(differ == 0);
}

TEST_CASE("model builder: a model carries the texts that it is to be checked by") {
  std::vector<Example> examples = testing::ToyExamples();
  BuildOptions options = testing::ToyOptions();
  options.check = {examples[0], examples[40], examples[80], examples[120]};
  const Result<Model> model = BuildModel(examples, options);
  REQUIRE(model);
  REQUIRE(model->check.texts.size() == 4);
  CHECK(model->check.texts[1].text == examples[40].text);
  CHECK(model->check.macro_f1 > 0.9);
}
