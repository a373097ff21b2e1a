#include "commands/mix_study.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "classifier/random.h"
#include "counting/mix.h"

namespace askmix {
namespace {

using Drawers = std::array<std::vector<const Judged*>, kIntentCount>;
using Prevalence = std::array<double, kIntentCount>;

Drawers ByIntent(std::span<const Judged> judged) {
  Drawers drawers;
  for (const Judged& one : judged) {
    drawers[static_cast<std::size_t>(IntentOf(one.truth))].push_back(&one);
  }
  return drawers;
}

/// Uniform on the simplex of the asks: differences of sorted uniform numbers.
Prevalence DrawPrevalence(Random& random) {
  double a = random.Unit();
  double b = random.Unit();
  if (a > b) std::swap(a, b);
  const double other = 0.3 + 0.6 * random.Unit();
  return {a * (1 - other), (b - a) * (1 - other), (1 - b) * (1 - other), other};
}

std::size_t DrawIntent(const Prevalence& prevalence, Random& random) {
  double rest = random.Unit();
  for (std::size_t i = 0; i + 1 < kIntentCount; ++i) {
    if (rest < prevalence[i]) return i;
    rest -= prevalence[i];
  }
  return kIntentCount - 1;
}

struct Drawn {
  Tally truth, counted;
};

Drawn DrawMix(const Drawers& drawers, std::size_t mentions, Random& random) {
  const Prevalence prevalence = DrawPrevalence(random);
  Drawn drawn;
  for (std::size_t i = 0; i < mentions; ++i) {
    const std::size_t intent = DrawIntent(prevalence, random);
    const Judged& one = *drawers[intent][random.Below(drawers[intent].size())];
    const Expected expected = ExpectedOf(one.probabilities);
    drawn.truth.Add(DecisionOf(one.truth), expected);
    drawn.counted.Add(Decide(one.probabilities, {}), expected);
  }
  return drawn;
}

struct Comparison {
  double error = 0, covered = 0, width = 0;
};

Comparison Compare(const std::array<Share, kAsks>& shares, const Shares& truth) {
  Comparison sum;
  for (std::size_t i = 0; i < kAsks; ++i) {
    sum.error += std::abs(shares[i].value - truth[i].value) / kAsks;
    const bool covered = shares[i].low <= truth[i].value && truth[i].value <= shares[i].high;
    sum.covered += (covered ? 1.0 : 0.0) / kAsks;
    sum.width += (shares[i].high - shares[i].low) / kAsks;
  }
  return sum;
}

}  // namespace

MixStudy StudyMixes(std::span<const Judged> judged, const Quantifier& quantifier, std::size_t mixes,
                    std::size_t mentions, std::uint64_t seed) {
  const Drawers drawers = ByIntent(judged);
  MixStudy study;
  study.mentions = mentions;
  if (std::ranges::any_of(drawers, [](const auto& drawer) { return drawer.empty(); })) return study;
  Random random(seed);
  Comparison counted, corrected;
  const auto add = [](Comparison& sum, const Comparison& one) {
    sum.error += one.error;
    sum.covered += one.covered;
    sum.width += one.width;
  };
  for (std::size_t i = 0; i < mixes; ++i) {
    const Drawn drawn = DrawMix(drawers, mentions, random);
    const auto truth = MakeMix(drawn.truth).shares;
    const auto shares = MakeMix(drawn.counted).shares;
    if (!truth || !shares) continue;
    ++study.mixes;
    add(counted, Compare(*shares, *truth));
    const auto estimate =
        quantifier.Estimate(drawn.counted.MeanExpected(), drawn.counted.Mentions());
    if (!estimate) continue;
    ++study.corrected;
    add(corrected, Compare(*estimate, *truth));
  }
  const auto per = [](double sum, std::size_t n) {
    return n == 0 ? 0.0 : sum / static_cast<double>(n);
  };
  study.counted_error = per(counted.error, study.mixes);
  study.counted_coverage = per(counted.covered, study.mixes);
  study.counted_width = per(counted.width, study.mixes);
  study.corrected_error = per(corrected.error, study.corrected);
  study.corrected_coverage = per(corrected.covered, study.corrected);
  study.corrected_width = per(corrected.width, study.corrected);
  return study;
}

}  // namespace askmix
