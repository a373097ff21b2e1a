#include "counting/mix.h"

#include <algorithm>
#include <cmath>

namespace askmix {
namespace {

/// Quantile of chi-square with 1 degree of freedom at 1 - 0.05 / 3 (Bonferroni over three shares).
constexpr double kQuantile = 5.731139281939;

/// Goodman, On Simultaneous Confidence Intervals for Multinomial Proportions (1965): for each
/// share, Wilson's interval with z^2 replaced by the quantile above.
Share GoodmanShare(std::int64_t count, std::int64_t asks) {
  const auto n = static_cast<double>(asks);
  const double p = static_cast<double>(count) / n;
  const double scale = 1 + kQuantile / n;
  const double center = (p + kQuantile / (2 * n)) / scale;
  const double half = std::sqrt(kQuantile * (p * (1 - p) / n + kQuantile / (4 * n * n))) / scale;
  // Rounding may leave the interval a hair outside of [0, p] or [p, 1].
  return {p, std::clamp(center - half, 0.0, p), std::clamp(center + half, p, 1.0)};
}

}  // namespace

Mix MakeMix(const Tally& counts, bool incomplete) {
  const std::int64_t asks = counts.Asks();
  Mix mix;
  mix.counts = counts;
  mix.low_support = asks < kLowSupportAsks;
  mix.incomplete = incomplete;
  const auto& slots = counts.slots;
  const bool sound = std::all_of(slots.begin(), slots.begin() + 3, [](auto n) { return n >= 0; });
  if (asks <= 0 || !sound || incomplete) return mix;
  mix.shares = {GoodmanShare(slots[0], asks), GoodmanShare(slots[1], asks),
                GoodmanShare(slots[2], asks)};
  return mix;
}

}  // namespace askmix
