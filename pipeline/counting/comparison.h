// How a measured mix differs from an assumed one. Nobody is right or wrong here: an assumption is
// something to be compared with.
#pragma once

#include <array>

#include "core/share.h"

namespace askmix {

/// Measured minus assumed, in [-1, 1], with the ends of the measured share's interval: the
/// assumption is taken as it is given, as if it were known exactly.
struct Difference {
  double value, low, high;
  friend bool operator==(const Difference&, const Difference&) = default;
};

struct Comparison {
  std::array<Difference, 3> difference;  ///< promotion, buying_info, community; values add up to 0
  double distance;                       ///< Jensen-Shannon, see counting/distance.h
  friend bool operator==(const Comparison&, const Comparison&) = default;
};

/// `assumed`: AssumedMix::shares.
Comparison Compare(const std::array<Share, 3>& measured, const std::array<double, 3>& assumed);

}  // namespace askmix
