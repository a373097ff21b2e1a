#include "counting/mix.h"

#include <algorithm>
#include <cmath>

namespace askmix {
namespace {

/// Quantile of chi-square with 1 degree of freedom at 1 - 0.05 / 3 (Bonferroni over three shares).
constexpr double kQuantile = 5.731139281939;

/// Wilson's interval with z^2 replaced by the quantile above.
Share GoodmanShare(double p, double n) {
  const double scale = 1 + kQuantile / n;
  const double center = (p + kQuantile / (2 * n)) / scale;
  const double half = std::sqrt(kQuantile * (p * (1 - p) / n + kQuantile / (4 * n * n))) / scale;
  // Rounding may leave the interval a hair outside of [0, p] or [p, 1].
  return {p, std::clamp(center - half, 0.0, p), std::clamp(center + half, p, 1.0)};
}

}  // namespace

Shares GoodmanShares(const AskCounts& asks, double effective) {
  const auto p = SharesOf(asks);
  return {GoodmanShare(p[0], effective), GoodmanShare(p[1], effective),
          GoodmanShare(p[2], effective)};
}

Mix MakeMix(const Tally& counts, const Support& support, bool incomplete) {
  const std::int64_t asks = counts.Asks();
  Mix mix;
  mix.counts = counts;
  mix.authors = support.authors;
  mix.effective_asks = support.effective_asks;
  mix.low_support = support.effective_asks < kLowSupportAsks;
  mix.incomplete = incomplete;
  const auto& slots = counts.slots;
  const bool sound = std::all_of(slots.begin(), slots.begin() + 3, [](auto n) { return n >= 0; });
  if (asks <= 0 || support.effective_asks <= 0 || !sound || incomplete) return mix;
  mix.shares = GoodmanShares({slots[0], slots[1], slots[2]}, support.effective_asks);
  return mix;
}

}  // namespace askmix
