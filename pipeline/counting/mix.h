// From counts to shares with intervals.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/assumed_mix.h"
#include "core/share.h"
#include "counting/breakdown.h"
#include "counting/tally.h"
#include "counting/windows.h"

namespace askmix {

/// Below this many effective asks a mix is flagged: its intervals are wider than any story told
/// about it.
inline constexpr double kLowSupportAsks = 30;

/// Of the asks: promotion, buying_info, community.
using Shares = std::array<Share, 3>;

/// Simultaneous 95 % intervals that know of chance only: Goodman, On Simultaneous Confidence
/// Intervals for Multinomial Proportions (1965). `effective`: of the asks, so many are independent;
/// above 0. No count is below 0, and one above it.
Shares GoodmanShares(const AskCounts& asks, double effective);

struct Mix {
  Tally counts;
  std::int64_t authors = 0;   ///< different ones; mentions without a known one count one each
  double effective_asks = 0;  ///< asks that are as good as independent: counting/audience.h
  std::optional<Windows::Span> mentioned;         ///< grid steps of the first and the last mention
  std::vector<CountedPart> platforms, languages;  ///< empty where they are not asked for
  /// Of what was counted, with simultaneous intervals (Goodman) of the effective asks, which know
  /// of chance only; absent when nobody asked for anything.
  std::optional<Shares> shares;
  bool low_support = true;
  /// Mentions that belong here were lost before they were read: there are at least so many, and
  /// nobody knows their shares.
  bool incomplete = false;
  /// Corrected for the errors that the classifier is known to make, with intervals that know of
  /// them; absent where that cannot be said.
  std::optional<Shares> corrected;
  /// What somebody believed that the shares are; null: nobody. How far they are from it tells
  /// counting/comparison.h.
  AssumedMixPtr assumed;

  friend bool operator==(const Mix&, const Mix&) = default;
};

/// A brand's mixes at one moment, one per window in the order of the specification. Shared: as long
/// as they stay the same, all who hold them hold the same ones.
using MixesPtr = std::shared_ptr<const std::vector<Mix>>;

/// What the authors of `counts` are known to be: each ask is somebody's own where nothing is said.
struct Support {
  std::int64_t authors;
  double effective_asks;

  static Support AllDifferent(const Tally& counts) {
    return {counts.Mentions(), static_cast<double>(counts.Asks())};
  }
};

/// Without shares where it is incomplete.
Mix MakeMix(const Tally& counts, const Support& support, bool incomplete = false);
inline Mix MakeMix(const Tally& counts, bool incomplete = false) {
  return MakeMix(counts, Support::AllDifferent(counts), incomplete);
}

}  // namespace askmix
