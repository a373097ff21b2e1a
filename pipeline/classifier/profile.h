// What is normal for a model, measured on texts that it had not seen: what it says later is
// compared with it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/intent.h"

namespace askmix {

/// Tenths of [0, 1].
inline constexpr std::size_t kConfidenceBins = 10;

template <typename Count>
using ConfidenceCounts = std::array<Count, kConfidenceBins>;

struct Profile {
  /// Texts by the probability of their most probable label.
  ConfidenceCounts<std::uint32_t> confidence{};
  /// Mean share of a text's words that the model had not seen.
  float unknown = 0.0F;
};

/// The bin of a decision's most probable label.
std::size_t ConfidenceBinOf(const Probabilities& probabilities);

/// Population stability index of recent decisions against what is normal: the sum, over bins, of
/// the difference of shares times the logarithm of their ratio (Jeffreys' divergence). By custom,
/// below 0.1 nothing moved, above 0.25 much did. 0 where either side is empty.
double StabilityIndex(const ConfidenceCounts<std::int64_t>& recent, const Profile& normal);

}  // namespace askmix
