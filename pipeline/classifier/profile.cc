#include "classifier/profile.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace askmix {
namespace {

/// Added to each count, so that an empty bin has a logarithm.
constexpr double kSmoothing = 0.5;

template <typename Count>
double Total(const ConfidenceCounts<Count>& counts) {
  return static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
}

}  // namespace

std::size_t ConfidenceBinOf(const Probabilities& probabilities) {
  const float confidence = *std::max_element(probabilities.begin(), probabilities.end());
  const auto bin = static_cast<std::size_t>(confidence * kConfidenceBins);
  return std::min(bin, kConfidenceBins - 1);
}

double StabilityIndex(const ConfidenceCounts<std::int64_t>& recent, const Profile& normal) {
  const double recent_total = Total(recent);
  const double normal_total = Total(normal.confidence);
  if (recent_total == 0 || normal_total == 0) return 0.0;
  const double smoothing_total = kSmoothing * kConfidenceBins;
  double index = 0.0;
  for (std::size_t i = 0; i < kConfidenceBins; ++i) {
    const double now =
        (static_cast<double>(recent[i]) + kSmoothing) / (recent_total + smoothing_total);
    const double then =
        (static_cast<double>(normal.confidence[i]) + kSmoothing) / (normal_total + smoothing_total);
    index += (now - then) * std::log(now / then);
  }
  return index;
}

}  // namespace askmix
