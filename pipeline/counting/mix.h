// From counts to shares with intervals.
#pragma once

#include <array>
#include <optional>

#include "core/share.h"
#include "counting/tally.h"

namespace askmix {

/// Below this many asks a mix is flagged: its intervals are wider than any story told about it.
inline constexpr std::int64_t kLowSupportAsks = 30;

/// Of the asks: promotion, buying_info, community.
using Shares = std::array<Share, 3>;

struct Mix {
  Tally counts;
  /// Of what was counted, with simultaneous intervals (Goodman) that know of chance only; absent
  /// when nobody asked for anything.
  std::optional<Shares> shares;
  bool low_support = true;
  /// Mentions that belong here were lost before they were read: there are at least so many, and
  /// nobody knows their shares.
  bool incomplete = false;
  /// Corrected for the errors that the classifier is known to make, with intervals that know of
  /// them; absent where that cannot be said.
  std::optional<Shares> corrected;

  friend bool operator==(const Mix&, const Mix&) = default;
};

/// Without shares where it is incomplete.
Mix MakeMix(const Tally& counts, bool incomplete = false);

}  // namespace askmix
