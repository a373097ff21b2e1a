// Everything that is counted of one brand.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/types.h"
#include "counting/audience.h"
#include "counting/breakdown.h"
#include "counting/latest_asks.h"
#include "counting/mix.h"
#include "counting/vote_change.h"
#include "counting/windows.h"

namespace askmix {

/// What mixes are also taken apart by.
struct BreakdownBy {
  bool platform = false, language = false;
};

class BrandCounts {
 public:
  /// `spec` is borrowed and must outlive this.
  BrandCounts(const WindowSpec& spec, BreakdownBy by);

  /// Adds a change to the bucket that holds `bucket`, and what it is made of, where that is known.
  /// What the change came to, or nothing: as Windows::Add.
  std::optional<Tally> Add(TimePoint bucket, const Tally& change,
                           std::span<const VoteChange> votes);
  /// Takes back what such an Add came to.
  void TakeBack(TimePoint bucket, const Tally& applied, std::span<const VoteChange> votes);
  /// Moves the end of all windows. Never backwards: an earlier `end` is ignored.
  void Advance(TimePoint end);

  const Windows& windows() const { return windows_; }
  const LatestAsks& latest() const { return latest_; }
  /// Of the buckets that begin in [from, to), which are kept: counting/audience.h.
  double EffectiveAsksBetween(TimePoint from, TimePoint to) const;
  /// The mix of that window, not corrected.
  Mix MixOf(std::size_t window, bool incomplete) const;

 private:
  void Apply(TimePoint bucket, const VoteChange& vote, std::int64_t sign);

  const BreakdownBy by_;
  Windows windows_;
  Audience audience_;
  Breakdown platforms_, languages_;
  LatestAsks latest_;
};

}  // namespace askmix
