// A shift: a brand's mix of asks is not any more what it was. What was noticed, which of it is
// announced, and how it is described. counting/shift_detector.h does the noticing.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/types.h"
#include "counting/mix.h"
#include "counting/tally.h"

namespace askmix {

enum class ShiftTest : std::uint8_t { kCusum, kGTest };

/// Of a shift, some share moves by at least so much. Of many asks everything is significant.
inline constexpr double kShiftEffectMin = 0.05;
/// Of the G-tests, one in so many says so by chance: one in 2,000 is 0.12 per brand and ten days.
inline constexpr double kGTestLevel = 0.0005;
/// Of the G-tests that many brands pass at one time, at most so many by chance, on the average.
/// From 100 brands this is stricter than the level.
inline constexpr double kFalseDiscoveryRate = 0.05;

/// Asks of [start, end). `effective`: so many independent asks would tell as much, at most their
/// number.
struct AskPeriod {
  TimePoint start{}, end{};
  AskCounts counts{};
  double effective = 0;

  friend bool operator==(const AskPeriod&, const AskPeriod&) = default;
};

/// What a test says of a brand: it was asked for `before`, and is asked for `after`, which ends at
/// the minute in which this was noticed and starts when the shift probably began.
struct ShiftCandidate {
  ShiftTest test{};
  AskPeriod before, after;  ///< both have asks
  double p_value = 0;       ///< of the G-test: by chance they differ that much so often

  friend bool operator==(const ShiftCandidate&, const ShiftCandidate&) = default;
};

/// What was noticed of one brand at the end of one minute. The G-test is there whenever it could be
/// made, whatever it says: how many were made decides what is significant.
struct ShiftFindings {
  std::optional<ShiftCandidate> cusum, g_test;
};

/// `moment`: what was noticed of each brand at the end of the same minute. For each, in the same
/// order, what is to be announced: only what reaches kShiftEffectMin; a G-test that is significant
/// at kGTestLevel and by Benjamini and Hochberg, Controlling the False Discovery Rate (1995), among
/// all G-tests of the moment; if both tests say so, CUSUM, which knows when it began.
std::vector<std::optional<ShiftCandidate>> ChooseShifts(std::span<const ShiftFindings> moment);

/// After minus before, in [-1, 1].
struct ShareChange {
  double value, low, high;
  friend bool operator==(const ShareChange&, const ShareChange&) = default;
};

struct Shift {
  ShiftCandidate what;
  Shares before, after;  ///< with Goodman's intervals, of effective asks
  /// By the method of variance estimates recovery from the intervals of both shares: Newcombe,
  /// Interval Estimation for the Difference between Independent Proportions (1998), method 10. As
  /// those intervals hold together, so do these.
  std::array<ShareChange, 3> difference;
  double distance;     ///< Jensen-Shannon, see counting/distance.h
  std::size_t intent;  ///< whose share moved most: 0 promotion, 1 buying_info, 2 community
  std::size_t risen;   ///< whose share grew most

  friend bool operator==(const Shift&, const Shift&) = default;
};

/// Effective asks are rounded to 6 decimals.
Shift DescribeShift(ShiftCandidate what);

}  // namespace askmix
