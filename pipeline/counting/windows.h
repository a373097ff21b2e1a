// Rolling counts of one brand over several windows, exact on a fixed grid.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "core/types.h"
#include "counting/tally.h"

namespace askmix {

/// Windows are [end - length, end), with `end` on the grid. Epoch-aligned buckets of one grid step
/// hold the counts, so windows are sums of whole buckets: exact, not approximate.
struct WindowSpec {
  Millis grid{10'000};
  std::vector<Millis> lengths{Millis{300'000}, Millis{3'600'000}, Millis{86'400'000}};
  /// How long buckets are kept, for those who look further back than any window; what is shorter
  /// than the longest window counts as that.
  Millis memory{};

  /// The grid point at or before `t`.
  TimePoint Floor(TimePoint t) const { return t - (t.time_since_epoch() % grid); }
  Millis Longest() const;
  Millis Kept() const { return std::max(memory, Longest()); }
  /// Whether the window of that number holds what happened at `bucket`, once it ends at `end`.
  bool Holds(std::size_t window, TimePoint bucket, TimePoint end) const {
    return bucket < end && bucket >= end - lengths[window];
  }
};

/// Memory: 48 bytes per bucket that ever held a count and is still kept.
class Windows {
 public:
  /// `spec` is borrowed and must outlive this.
  explicit Windows(const WindowSpec& spec);

  /// Adds a change to the bucket that holds `bucket`, and gives what it came to, as counts stop at
  /// the limits of 32 bits. Nothing: the bucket is not kept any more, and nothing was changed.
  /// Buckets at or after the end wait until the end reaches them.
  std::optional<Tally> Add(TimePoint bucket, const Tally& change);

  /// Moves the end of all windows. Never backwards: an earlier `end` is ignored.
  void Advance(TimePoint end);

  /// Begin of the first bucket that is kept; the end, when there is none.
  TimePoint first() const { return buckets_.empty() ? end_ : buckets_.front().begin; }
  TimePoint end() const { return end_; }
  /// One sum per length, in the order of the specification. Never below 0: a withdrawal that
  /// overtook its vote shows as 0 until the vote is there.
  std::span<const Tally> sums() const { return sums_; }
  /// Sum of the buckets that begin in [from, to), which may hold counts below 0.
  Tally Between(TimePoint from, TimePoint to) const;
  /// Begin of the first and the last bucket of that window that hold a mention.
  struct Span {
    TimePoint first, last;
    friend bool operator==(const Span&, const Span&) = default;
  };
  std::optional<Span> Mentioned(std::size_t window) const;

  /// Nothing is kept and nothing waits.
  bool empty() const { return buckets_.empty(); }

 private:
  struct Bucket {
    TimePoint begin;
    /// Below 0 while a withdrawal waits for its vote. 32 bits, as there are 8,640 buckets per busy
    /// brand and day.
    std::array<std::int32_t, kSlotCount> counts{};
    std::array<std::int32_t, 3> expected{};
  };
  using Buckets = std::deque<Bucket>;

  /// First bucket that begins at or after `t`.
  Buckets::const_iterator LowerBound(TimePoint t) const;
  /// Changes the bucket, and gives what the change came to.
  Tally AddToBucket(TimePoint begin, const Tally& change);
  void PublishSums();

  const WindowSpec* spec_;
  TimePoint end_{};
  Buckets buckets_;           ///< by begin; zero buckets are removed when they expire
  std::vector<Tally> exact_;  ///< per length, the sum of the buckets
  std::vector<Tally> sums_;   ///< the same, not below 0
};

}  // namespace askmix
