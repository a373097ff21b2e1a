#include "classifier/evaluation.h"

#include <doctest/doctest.h>

#include <vector>

using namespace askmix;

namespace {

Judged Sure(Label truth, Label decided, float probability = 0.9F) {
  Judged judged{truth, {}};
  judged.probabilities.fill((1.0F - probability) / 4.0F);
  judged.probabilities[static_cast<std::size_t>(decided)] = probability;
  return judged;
}

constexpr Label kP = Label::kPromotion, kB = Label::kBuyingInfo, kC = Label::kCommunity,
                kCare = Label::kCare, kO = Label::kOther;

/// Small enough to be counted by hand: 10 mentions, 6 right among the four published classes.
const std::vector<Judged> kTen = {
    Sure(kP, kP), Sure(kP, kO),    Sure(kB, kB), Sure(kB, kB), Sure(kB, kC),
    Sure(kC, kC), Sure(kCare, kO), Sure(kO, kO), Sure(kO, kP), Sure(kCare, kC),
};

}  // namespace

TEST_CASE("evaluation: the figures of ten mentions are those counted by hand") {
  const Evaluation e = Evaluate(kTen);
  CHECK(e.mentions == 10);
  CHECK(e.accuracy.value == doctest::Approx(0.6));
  CHECK(e.false_positives.value == doctest::Approx(2.0 / 4));
  CHECK(e.intents[0].precision.value == doctest::Approx(1.0 / 2));
  CHECK(e.intents[0].recall.value == doctest::Approx(1.0 / 2));
  CHECK(e.intents[1].precision.value == doctest::Approx(1.0));
  CHECK(e.intents[1].recall.value == doctest::Approx(2.0 / 3));
  CHECK(e.intents[1].f1.value == doctest::Approx(0.8));
  CHECK(e.intents[2].f1.value == doctest::Approx(2.0 / 4));
  CHECK(e.intents[3].f1.value == doctest::Approx(4.0 / 7));
  CHECK(e.macro_f1.value == doctest::Approx((0.5 + 0.8 + 0.5 + 4.0 / 7) / 4));
  CHECK(e.intents[3].truly == 4);
  CHECK(e.intents[3].decided == 3);
}

TEST_CASE("evaluation: care and other are told apart among the labels only") {
  const Evaluation e = Evaluate(kTen);
  CHECK(e.confusion[3][4] == 1);
  CHECK(e.labels[3].recall.value == 0.0);
  CHECK(e.labels[4].recall.value == doctest::Approx(0.5));
}

TEST_CASE("evaluation: intervals hold the value and are the same for the same seed") {
  const Evaluation a = Evaluate(kTen);
  const Evaluation b = Evaluate(kTen);
  CHECK(a.macro_f1.low <= a.macro_f1.value);
  CHECK(a.macro_f1.high >= a.macro_f1.value);
  CHECK(a.macro_f1.low < a.macro_f1.high);
  CHECK(a.macro_f1.low == b.macro_f1.low);
}

TEST_CASE("evaluation: more mentions make narrower intervals") {
  std::vector<Judged> many;
  for (int i = 0; i < 50; ++i) many.insert(many.end(), kTen.begin(), kTen.end());
  const Figure few = Evaluate(kTen).accuracy;
  const Figure more = Evaluate(many).accuracy;
  CHECK(more.high - more.low < (few.high - few.low) / 3);
}

TEST_CASE("evaluation: a class that never occurs does not count in the mean") {
  const Evaluation e = Evaluate(std::vector<Judged>{Sure(kB, kB), Sure(kC, kC)});
  CHECK(e.macro_f1.value == doctest::Approx(1.0));
  CHECK(e.false_positives.value == 0.0);
}

TEST_CASE("evaluation: calibration error is the distance of what was said from what is") {
  std::vector<Judged> judged;
  for (int i = 0; i < 10; ++i) judged.push_back(Sure(i < 7 ? kP : kB, kP, 0.9F));
  CHECK(Evaluate(judged).intents[0].calibration_error == doctest::Approx(0.2).epsilon(0.001));
}

TEST_CASE("evaluation: a higher bar covers less and never more") {
  std::vector<Judged> judged;
  for (int i = 0; i < 40; ++i) {
    judged.push_back(Sure(kP, i % 4 == 0 ? kB : kP, 0.4F + 0.015F * static_cast<float>(i)));
  }
  const Evaluation e = Evaluate(judged);
  CHECK(e.coverage.front().coverage == 1.0);
  for (std::size_t i = 1; i < e.coverage.size(); ++i) {
    CHECK(e.coverage[i].coverage <= e.coverage[i - 1].coverage);
  }
  CHECK(e.coverage.back().coverage < 0.2);
}

TEST_CASE("evaluation: thresholds move intents to other") {
  EvaluationOptions options;
  options.thresholds.intent = {0.95F, 0.95F, 0.95F, 0.0F};
  const Evaluation e = Evaluate(kTen, options);
  CHECK(e.false_positives.value == 0.0);
  CHECK(e.intents[1].decided == 0);
}

TEST_CASE("evaluation: no mentions give zeros") {
  const Evaluation e = Evaluate({});
  CHECK(e.mentions == 0);
  CHECK(e.accuracy.value == 0.0);
  CHECK(e.intents[0].calibration_error == 0.0);
}

TEST_CASE("evaluation: the lowest threshold that reaches a precision is found") {
  std::vector<Judged> judged;
  for (int i = 0; i < 30; ++i) judged.push_back(Sure(kP, kP, 0.9F));
  for (int i = 0; i < 10; ++i) judged.push_back(Sure(kO, kP, 0.6F));
  for (int i = 0; i < 20; ++i) judged.push_back(Sure(kP, kO, 0.9F));
  const ThresholdCurve curve = Evaluate(judged).curves[0];
  REQUIRE(curve.size() == 100);
  CHECK(curve[50].decided == 40);
  CHECK(curve[50].precision == doctest::Approx(0.75));
  CHECK(curve[50].recall == doctest::Approx(0.6));
  CHECK(curve[95].decided == 0);
  const auto point = ThresholdFor(curve, 0.9);
  REQUIRE(point);
  CHECK(point->threshold == doctest::Approx(0.61));
  CHECK(point->precision == 1.0);
  CHECK(ThresholdFor(curve, 0.7)->threshold == 0.0);
}

TEST_CASE("evaluation: no threshold is told where too few mentions speak for it") {
  std::vector<Judged> judged(kDecidedMin - 1, Sure(kP, kP));
  CHECK_FALSE(ThresholdFor(Evaluate(judged).curves[0], 0.5));
  judged.push_back(Sure(kP, kP));
  CHECK(ThresholdFor(Evaluate(judged).curves[0], 0.5));
}

TEST_CASE("evaluation: what is promised and what is kept stand side by side in each bin") {
  const std::vector<Judged> judged = {Sure(kP, kP, 0.85F), Sure(kO, kP, 0.85F)};
  const Evaluation evaluation = Evaluate(judged);
  const auto& bins = evaluation.intents[0].reliability;
  CHECK(bins[8].mentions == 2);
  CHECK(bins[8].mean_probability == doctest::Approx(0.85));
  CHECK(bins[8].share == doctest::Approx(0.5));
  CHECK(bins[0].mentions == 0);
}
