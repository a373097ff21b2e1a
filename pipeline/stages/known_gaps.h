// News of input that was lost before it was read, as long as some window overlaps it.
#pragma once

#include <vector>

#include "codec/gap.h"
#include "counting/windows.h"

namespace askmix {

/// Of one partition of intents.deltas.
class KnownGaps {
 public:
  /// News come one by one; beyond this many they become one.
  static constexpr std::size_t kGapsMax = 1'000;

  /// False: it was known.
  bool Add(Gap gap);
  /// Forgets those that end at or before `begin`.
  void Forget(TimePoint begin);
  /// Whether one overlaps [from, until).
  bool Overlap(TimePoint from, TimePoint until) const;
  /// The same for each window that ends at `end`.
  std::vector<bool> Incomplete(const WindowSpec& windows, TimePoint end) const;

 private:
  std::vector<Gap> gaps_;
};

}  // namespace askmix
