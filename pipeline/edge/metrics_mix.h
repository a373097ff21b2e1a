// The families that tell of a brand's mix in one window: for /metrics, and for the past.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "counting/mix.h"

namespace askmix {

/// Labels stand behind others, with a comma before each.
inline constexpr std::array<std::string_view, 4> kIntentLabels = {
    ",intent=\"promotion\"", ",intent=\"buying_info\"", ",intent=\"community\"",
    ",intent=\"other\""};

/// A gauge.
struct MixFamily {
  std::string_view name, help;
  /// Of its samples: one is empty where there is but one.
  std::span<const std::string_view> labels;
  /// Of the sample that has the label of that number; nothing: the mix has no such sample.
  std::optional<double> (*value)(const Mix& mix, std::size_t label);
};

// Tables live as long as the program.

/// What was counted, and of whom.
std::span<const MixFamily> CountFamilies();
/// The shares of that, with their intervals.
std::span<const MixFamily> ShareFamilies();
/// The same, corrected for the errors that the classifier is known to make.
std::span<const MixFamily> CorrectedFamilies();

}  // namespace askmix
