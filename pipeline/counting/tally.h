// Counts by slot: three intents and three kinds of `other`; and what was expected to be counted.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/intent.h"

namespace askmix {

/// Asks for promotion, buying_info and community.
using AskCounts = std::array<std::int64_t, 3>;

constexpr std::int64_t SumOf(const AskCounts& counts) { return counts[0] + counts[1] + counts[2]; }

/// Each divided by their sum; there must be asks.
constexpr std::array<double, 3> SharesOf(const AskCounts& counts) {
  const auto all = static_cast<double>(SumOf(counts));
  return {static_cast<double>(counts[0]) / all, static_cast<double>(counts[1]) / all,
          static_cast<double>(counts[2]) / all};
}

/// Integers are the truth; everything else is derived from them. Also used for changes of counts.
struct Tally {
  std::array<std::int64_t, kSlotCount> slots{};
  /// Sum of the same mentions' Expected: what the classifier's doubts make of the counts.
  std::array<std::int64_t, 3> expected{};

  std::int64_t& operator[](Decision d) { return slots[SlotOf(d)]; }
  std::int64_t operator[](Decision d) const { return slots[SlotOf(d)]; }

  Tally& operator+=(const Tally& o) {
    for (std::size_t i = 0; i < kSlotCount; ++i) slots[i] += o.slots[i];
    for (std::size_t i = 0; i < expected.size(); ++i) expected[i] += o.expected[i];
    return *this;
  }
  Tally& operator-=(const Tally& o) {
    for (std::size_t i = 0; i < kSlotCount; ++i) slots[i] -= o.slots[i];
    for (std::size_t i = 0; i < expected.size(); ++i) expected[i] -= o.expected[i];
    return *this;
  }

  /// A mention decided like this, of which so much was expected.
  void Add(Decision decision, const Expected& of) {
    ++(*this)[decision];
    for (std::size_t i = 0; i < expected.size(); ++i) expected[i] += of[i];
  }
  void Remove(Decision decision, const Expected& of) {
    --(*this)[decision];
    for (std::size_t i = 0; i < expected.size(); ++i) expected[i] -= of[i];
  }

  bool IsZero() const { return *this == Tally{}; }
  /// Mentions that ask for something: the denominator of the shares.
  std::int64_t Asks() const { return slots[0] + slots[1] + slots[2]; }
  std::int64_t Other() const { return slots[3] + slots[4] + slots[5]; }
  std::int64_t Mentions() const { return Asks() + Other(); }
  /// Mean probabilities of promotion, buying_info and community; there must be mentions.
  std::array<double, 3> MeanExpected() const {
    std::array<double, 3> mean;
    const auto all = static_cast<double>(Mentions() * kExpectedUnit);
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] = static_cast<double>(expected[i]) / all;
    return mean;
  }

  friend bool operator==(const Tally&, const Tally&) = default;
};

}  // namespace askmix
