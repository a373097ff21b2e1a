// Notices when a brand's mix of asks shifts, from counts of past minutes alone.
//
// Two tests. CUSUM (Page, Continuous Inspection Schemes, 1954) looks at every minute of event time:
//   - The baseline of a minute are the brand's asks of the 24 hours before its hour began, or of
//     the part after the last shift and of whole hours in memory; without kBaselineAsksMin asks
//     there is none. It is counted once an hour, at the first minute that has asks.
//   - Six alternatives to the baseline's shares p, where p = (counts + 1) / (asks + 3): one share
//     is 10 points more or less, but within [0.01, 0.99], the other two keep their proportion. One
//     that would move by less than 5 points, or the wrong way, is left out.
//   - Of each alternative q a run goes on: its score is the sum of ln(q / p) over the asks since it
//     began. At 0 or below it ends; the next minute with asks begins another one, with the baseline
//     of that time. A run whose baseline has left the memory, all of it, ends, too. For this each
//     minute counts as it was when it was looked at.
//   - A run is a candidate, by its asks as they are counted now, when both they and its baseline
//     are worth kEffectiveAsksMin and
//       score * (m' / m) * n' / (n' + m') >= kScoreOffset + ln(asks a day)
//     with n asks in the baseline and m in the run, worth n' and m' independent ones. The factors
//     are those by which authors who ask repeatedly, and a baseline that is an estimate itself, add
//     to the variance of the score. The asks a day, from the larger rate of both periods, make
//     false alarms as rare in time at every rate. Of several runs the one that is farthest above
//     counts.
// The G-test is made at the end of each full hour, of that hour, and the same hour of all earlier
// days in memory since the last shift, if every expected count is kExpectedMin or more. Counts are
// scaled to effective asks; of earlier days, these are the sum of what each hour's are worth.
//
// After a shift all runs end, and what came after its onset is the new baseline. Minutes that end
// within kCoolDown are looked at, but nothing of them is told, nor is a G-test of them made.
#pragma once

#include <array>
#include <functional>
#include <optional>

#include "core/types.h"
#include "counting/shift.h"
#include "counting/tally.h"

namespace askmix {

/// What a detector asks of a brand's past, for [from, to), which are whole minutes of event time.
/// The answers may change: mentions come late, and votes are withdrawn.
struct AskHistory {
  std::function<AskCounts(TimePoint from, TimePoint to)> counts;
  /// Kish's number of independent asks: sum^2 / sum of the squares of each author's asks.
  std::function<double(TimePoint from, TimePoint to)> effective;
  /// Whether input of that time is known to be lost. Minutes for which this is so do not count;
  /// which part of asks is independent is told by all that is known, theirs too.
  std::function<bool(TimePoint from, TimePoint to)> lost;
  /// Nobody asked before.
  TimePoint first = TimePoint::min();
};

/// Of one brand. 700 bytes, whatever the memory.
class ShiftDetector {
 public:
  static constexpr Millis kMinute{60'000};
  static constexpr Millis kHour{3'600'000};
  static constexpr Millis kDay{86'400'000};

  /// So far back must go what it asks of the past: to yesterday's hour, with time for the last one
  /// to settle.
  static constexpr Millis kMemory = kDay + 2 * kHour;
  static constexpr Millis kBaselineLength = kDay;
  static constexpr std::int64_t kBaselineAsksMin = 100;
  static constexpr double kEffectiveAsksMin = kLowSupportAsks;
  static constexpr double kAlternativeStep = 0.1;
  static constexpr double kScoreOffset = 1;
  static constexpr double kExpectedMin = 5;
  static constexpr Millis kCoolDown = kHour;

  /// Goes through the whole minutes that ended since the last call, up to `settled`, and stops
  /// after the first in which something was noticed; call it again for the rest. Several brands are
  /// to be judged together, so go from minute to minute with all of them. A candidate that is not
  /// announced comes again, as long as it is one.
  ///
  /// The first call goes through the memory, which begins at `oldest`, and tells nothing: it brings
  /// the detector to where a predecessor was.
  std::optional<ShiftFindings> Advance(const AskHistory& history, TimePoint settled,
                                       TimePoint oldest);

  /// A shift was announced, now or by a predecessor: its `after` began at `since` and ended at
  /// `at`. Tell earlier ones first.
  void Announced(TimePoint at, TimePoint since);

 private:
  struct Run {
    std::array<double, 3> weights{};  ///< ln(q / p); 0: there is no such alternative
    double score = 0;
    double least = 0;  ///< below this score, by counts of now, it is no candidate
    TimePoint since{};
    AskPeriod before;  ///< its baseline
  };

  void Look(const AskHistory& history, TimePoint minute);
  void RefreshBaseline(const AskHistory& history, TimePoint hour);
  void Begin(Run& run, std::size_t alternative, TimePoint minute);
  void Weigh(const AskHistory& history);
  std::optional<ShiftFindings> Findings(const AskHistory& history, TimePoint end) const;
  std::optional<ShiftCandidate> BestRun(const AskHistory& history, TimePoint end) const;
  std::optional<ShiftCandidate> CompareHours(const AskHistory& history, TimePoint end) const;

  std::array<Run, 6> runs_{};
  AskPeriod baseline_;
  TimePoint next_{};    ///< begin of the minute that comes next
  TimePoint oldest_{};  ///< begin of the memory
  TimePoint anchor_{};  ///< what was before the last shift is no baseline
  TimePoint quiet_until_{};
  bool is_rebuilt_ = false;
};

}  // namespace askmix
