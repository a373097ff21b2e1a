// Brands watched minute by minute for shifts, as measure does it.
#pragma once

#include <optional>
#include <vector>

#include "counting/shift.h"
#include "counting/shift_detector.h"
#include "support/ask_series.h"

namespace askmix {

/// With windows of a day; measure looks at a minute when it has been over for another one.
inline constexpr Millis kShiftMemory = ShiftDetector::kMemory - ShiftDetector::kMinute;

/// Looks at the minutes up to `to` of brands whose series begin together. `announced[i]` gets what
/// is announced of `series[i]`.
inline void Watch(const std::vector<AskHistory>& histories, std::vector<ShiftDetector>& detectors,
                  TimePoint from, TimePoint to, std::vector<std::vector<ShiftCandidate>>& announced,
                  Millis memory = kShiftMemory) {
  std::vector<ShiftFindings> moment(histories.size());
  for (TimePoint end = from; end <= to; end += ShiftDetector::kMinute) {
    bool found = false;
    for (std::size_t i = 0; i < histories.size(); ++i) {
      const auto findings = detectors[i].Advance(histories[i], end, end - memory);
      moment[i] = findings.value_or(ShiftFindings{});
      found = found || findings;
    }
    if (!found) continue;
    const auto chosen = ChooseShifts(moment);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      if (!chosen[i]) continue;
      announced[i].push_back(*chosen[i]);
      detectors[i].Announced(chosen[i]->after.end, chosen[i]->after.start);
    }
  }
}

/// What is announced of one brand that is alone.
inline std::vector<ShiftCandidate> AnnouncedOf(const AskSeries& series) {
  std::vector<ShiftDetector> detectors(1);
  std::vector<std::vector<ShiftCandidate>> announced(1);
  Watch({series.History()}, detectors, series.start(), series.end(), announced);
  return announced[0];
}

}  // namespace askmix
