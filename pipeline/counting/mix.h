// From counts to shares with intervals.
#pragma once

#include <array>
#include <optional>

#include "counting/tally.h"

namespace askmix {

/// Below this many asks a mix is flagged: its intervals are wider than any story told about it.
inline constexpr std::int64_t kLowSupportAsks = 30;

/// One intent's part of the asks, with a simultaneous 95 % interval (Goodman). All in [0, 1];
/// low <= value <= high.
struct Share {
  double value, low, high;
};

struct Mix {
  Tally counts;
  /// promotion, buying_info, community; absent when nobody asked for anything.
  std::optional<std::array<Share, 3>> shares;
  bool low_support = true;
  /// Mentions that belong here were lost before they were read: there are at least so many, and
  /// nobody knows their shares.
  bool incomplete = false;
};

/// Without shares where it is incomplete.
Mix MakeMix(const Tally& counts, bool incomplete = false);

}  // namespace askmix
