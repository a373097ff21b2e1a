// How far apart two mixes are.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

namespace askmix {

/// Jensen-Shannon distance: the square root of the divergence in bits (Endres and Schindelin, A New
/// Metric for Probability Distributions, 2003). 0 for equal shares, 1 for shares that have no
/// intent in common. Both arguments hold shares: none below 0, their sum 1.
inline double JensenShannonDistance(const std::array<double, 3>& p,
                                    const std::array<double, 3>& q) {
  double divergence = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double middle = (p[i] + q[i]) / 2;
    if (p[i] > 0) divergence += p[i] / 2 * std::log2(p[i] / middle);
    if (q[i] > 0) divergence += q[i] / 2 * std::log2(q[i] / middle);
  }
  // Rounding may leave the sum a hair outside of [0, 1].
  return std::sqrt(std::clamp(divergence, 0.0, 1.0));
}

}  // namespace askmix
