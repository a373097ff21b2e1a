// How close counted and corrected shares come to the truth, on mixes that are drawn from labelled
// mentions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "classifier/evaluation.h"
#include "classifier/quantifier.h"

namespace askmix {

/// Mixes of one size. Errors and coverages are means over mixes and the three shares.
struct MixStudy {
  std::size_t mentions = 0;   ///< of each mix
  std::size_t mixes = 0;      ///< that were drawn
  std::size_t corrected = 0;  ///< of them, that the quantifier gave an answer for
  double counted_error = 0;   ///< mean absolute difference to the true share
  double corrected_error = 0;
  double counted_coverage = 0;  ///< share of the intervals that hold the true share
  double corrected_coverage = 0;
  double counted_width = 0;
  double corrected_width = 0;
};

/// Draws `mixes` mixes of `mentions` mentions, with replacement: the shares of the asks anywhere on
/// the simplex, other between 3 and 9 in ten. Empty where an intent has no labelled mention.
MixStudy StudyMixes(std::span<const Judged> judged, const Quantifier& quantifier, std::size_t mixes,
                    std::size_t mentions, std::uint64_t seed);

}  // namespace askmix
