// Counts by slot: three intents and three kinds of `other`.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/intent.h"

namespace askmix {

/// Integers are the truth; everything else is derived from them. Also used for changes of counts.
struct Tally {
  std::array<std::int64_t, kSlotCount> slots{};

  std::int64_t& operator[](Decision d) { return slots[SlotOf(d)]; }
  std::int64_t operator[](Decision d) const { return slots[SlotOf(d)]; }

  Tally& operator+=(const Tally& o) {
    for (std::size_t i = 0; i < kSlotCount; ++i) slots[i] += o.slots[i];
    return *this;
  }
  Tally& operator-=(const Tally& o) {
    for (std::size_t i = 0; i < kSlotCount; ++i) slots[i] -= o.slots[i];
    return *this;
  }

  bool IsZero() const { return *this == Tally{}; }
  /// Mentions that ask for something: the denominator of the shares.
  std::int64_t Asks() const { return slots[0] + slots[1] + slots[2]; }
  std::int64_t Other() const { return slots[3] + slots[4] + slots[5]; }
  std::int64_t Mentions() const { return Asks() + Other(); }

  friend bool operator==(const Tally&, const Tally&) = default;
};

}  // namespace askmix
