#include "classifier/quantifier.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

#include "classifier/random.h"

using namespace askmix;

namespace {

/// A classifier that gives the true intent 0.55 and each other one 0.15, on the average.
Moments Fair(std::uint32_t mentions = 2'000) {
  Moments moments;
  for (std::size_t c = 0; c < kIntentCount; ++c) {
    IntentMoments& of = moments.intents[c];
    of.mentions = mentions;
    for (std::size_t i = 0; i < kAsks; ++i) {
      of.mean[i] = i == c ? 0.55 : 0.15;
      for (std::size_t j = 0; j < kAsks; ++j) of.covariance[i][j] = i == j ? 0.03 : -0.01;
    }
  }
  return moments;
}

/// What such a classifier says, on the average, of a mix.
AskVector MeanOf(double promotion, double buying_info, double community) {
  const AskVector p = {promotion, buying_info, community};
  AskVector mean;
  for (std::size_t i = 0; i < kAsks; ++i) mean[i] = 0.15 + 0.4 * p[i];
  return mean;
}

}  // namespace

TEST_CASE("quantifier: finds the mix that was mixed") {
  const auto shares = Quantifier(Fair()).Estimate(MeanOf(0.2, 0.1, 0.1), 3'000);
  REQUIRE(shares);
  CHECK((*shares)[0].value == doctest::Approx(0.5));
  CHECK((*shares)[1].value == doctest::Approx(0.25));
  CHECK((*shares)[2].value == doctest::Approx(0.25));
  for (const Share& share : *shares) {
    CHECK(share.low < share.value);
    CHECK(share.value < share.high);
    CHECK(share.low >= 0.0);
    CHECK(share.high <= 1.0);
  }
}

TEST_CASE("quantifier: the same input gives the same numbers") {
  const AskVector mean = MeanOf(0.2, 0.1, 0.1);
  CHECK(Quantifier(Fair()).Estimate(mean, 900) == Quantifier(Fair()).Estimate(mean, 900));
}

TEST_CASE("quantifier: knows less from fewer mentions fewer labels and sources that differ") {
  const AskVector mean = MeanOf(0.2, 0.1, 0.1);
  const auto width = [&](const Moments& moments, std::int64_t mentions) {
    const auto shares = Quantifier(moments).Estimate(mean, mentions);
    REQUIRE(shares);
    return (*shares)[0].high - (*shares)[0].low;
  };
  const double best = width(Fair(), 10'000);
  CHECK(width(Fair(), 300) > 1.5 * best);
  CHECK(width(Fair(200), 10'000) > 1.5 * best);
  Moments differing = Fair();
  for (IntentMoments& of : differing.intents) of.between_sources = {0.0005, 0.0005, 0.0005};
  CHECK(width(differing, 10'000) > 1.5 * best);
}

TEST_CASE("quantifier: its gates") {
  const AskVector mean = MeanOf(0.2, 0.1, 0.1);
  CHECK_FALSE(Quantifier(Fair()).Estimate(mean, Quantifier::kMentionsMin - 1));
  CHECK(Quantifier(Fair()).Estimate(mean, Quantifier::kMentionsMin));
  CHECK_FALSE(Quantifier(Fair(Quantifier::kLabelsMin - 1)).usable());
  CHECK(Quantifier(Fair(Quantifier::kLabelsMin)).usable());
  CHECK_FALSE(Quantifier(Moments{}).usable());
}

TEST_CASE("quantifier: a classifier that cannot tell two intents apart corrects nothing") {
  CHECK(Quantifier(Fair()).condition() == doctest::Approx(2.5));
  Moments blurred = Fair();
  blurred.intents[0].mean = {0.36, 0.34, 0.15};
  blurred.intents[1].mean = {0.34, 0.36, 0.15};
  const Quantifier quantifier(blurred);
  CHECK(quantifier.condition() > Quantifier::kConditionMax);
  CHECK_FALSE(quantifier.usable());
}

TEST_CASE("quantifier: an interval that says nothing is not shown") {
  Moments differing = Fair();
  for (IntentMoments& of : differing.intents) of.between_sources = {0.02, 0.02, 0.02};
  CHECK(Quantifier(Fair()).Estimate(MeanOf(0.2, 0.1, 0.1), 3'000));
  CHECK_FALSE(Quantifier(differing).Estimate(MeanOf(0.2, 0.1, 0.1), 3'000));
}

TEST_CASE("quantifier: probabilities that no mix would be given are not explained away") {
  CHECK_FALSE(Quantifier(Fair()).Estimate({0.9, 0.05, 0.05}, 3'000));
  // A little outside is chance.
  CHECK(Quantifier(Fair()).Estimate(MeanOf(0.4, 0.61, -0.01), 3'000));
}

TEST_CASE("quantifier: a mix without asks has no shares") {
  CHECK_FALSE(Quantifier(Fair()).Estimate(MeanOf(-0.001, -0.001, -0.001), 100'000));
}

TEST_CASE("quantifier: nineteen of twenty sets of intervals hold the truth") {
  // Labelled texts and windows are drawn anew; a mention's probabilities are its intent's mean with
  // noise that keeps the sum.
  Random random(7);
  const auto noise = [&] { return (random.Unit() - 0.5) * std::sqrt(12.0) * 0.1; };
  const auto draw = [&](std::size_t intent) {
    AskVector p;
    for (std::size_t i = 0; i < kAsks; ++i) p[i] = (i == intent ? 0.55 : 0.15) + noise();
    return Probabilities{static_cast<float>(p[0]), static_cast<float>(p[1]),
                         static_cast<float>(p[2]), 0.0F,
                         static_cast<float>(1.0 - p[0] - p[1] - p[2])};
  };
  constexpr std::array<double, kIntentCount> kTruth = {0.15, 0.25, 0.10, 0.50};
  constexpr int kRounds = 200;
  int held = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<Posterior> labelled;
    for (std::size_t i = 0; i < 1'200; ++i) {
      labelled.push_back({static_cast<Intent>(i % kIntentCount), 0, draw(i % kIntentCount)});
    }
    AskVector mean{};
    for (int i = 0; i < 600; ++i) {
      double rest = random.Unit();
      std::size_t intent = 0;
      while (intent < kAsks && rest >= kTruth[intent]) rest -= kTruth[intent++];
      const AskVector p = AsksOf(draw(intent));
      for (std::size_t a = 0; a < kAsks; ++a) mean[a] += p[a] / 600;
    }
    const auto shares = Quantifier(MomentsOf(labelled)).Estimate(mean, 600);
    REQUIRE(shares);
    bool all = true;
    for (std::size_t i = 0; i < kAsks; ++i) {
      all &= (*shares)[i].low <= kTruth[i] / 0.5 && kTruth[i] / 0.5 <= (*shares)[i].high;
    }
    held += all ? 1 : 0;
  }
  CHECK(held >= kRounds * 90 / 100);
}
