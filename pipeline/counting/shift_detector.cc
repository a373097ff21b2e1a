#include "counting/shift_detector.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace askmix {
namespace {

TimePoint Floor(TimePoint t, Millis step) { return t - t.time_since_epoch() % step; }
TimePoint Ceil(TimePoint t, Millis step) { return Floor(t + step - Millis{1}, step); }

/// Without lost minutes, and without what withdrawals that overtook their votes leave below 0.
AskCounts CountsOf(const AskHistory& history, TimePoint from, TimePoint to) {
  AskCounts counts{};
  if (!history.lost(from, to)) {
    counts = history.counts(from, to);
  } else if (to - from > ShiftDetector::kMinute) {
    for (TimePoint t = from; t < to; t += ShiftDetector::kMinute) {
      const AskCounts minute = CountsOf(history, t, t + ShiftDetector::kMinute);
      for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += minute[i];
    }
  }
  for (std::int64_t& count : counts) count = std::max<std::int64_t>(count, 0);
  return counts;
}

/// Which part of the asks of [from, to) is independent.
double Independent(const AskHistory& history, TimePoint from, TimePoint to) {
  const auto asks = static_cast<double>(SumOf(history.counts(from, to)));
  return asks > 0 ? std::clamp(history.effective(from, to) / asks, 0.0, 1.0) : 0;
}

AskPeriod PeriodOf(const AskHistory& history, TimePoint from, TimePoint to) {
  AskPeriod period{from, to, CountsOf(history, from, to)};
  const auto asks = static_cast<double>(SumOf(period.counts));
  if (asks > 0) period.effective = asks * Independent(history, from, to);
  return period;
}

double AsksPerDay(const AskPeriod& period) {
  const std::chrono::duration<double, Millis::period> day = ShiftDetector::kDay;
  return static_cast<double>(SumOf(period.counts)) * (day / (period.end - period.start));
}

/// ln(q / p) for the alternative that moves `share` by `by`.
std::array<double, 3> WeightsOf(const AskCounts& baseline, std::size_t share, double by) {
  constexpr double kShareMin = 0.01, kShareMax = 0.99, kPrior = 1;
  const double asks = static_cast<double>(SumOf(baseline)) + 3 * kPrior;
  const double p = (static_cast<double>(baseline[share]) + kPrior) / asks;
  const double q = std::clamp(p + by, kShareMin, kShareMax);
  if ((q - p) * (by > 0 ? 1 : -1) < kShiftEffectMin) return {};
  std::array<double, 3> weights;
  weights.fill(std::log((1 - q) / (1 - p)));
  weights[share] = std::log(q / p);
  return weights;
}

double ScoreOf(const std::array<double, 3>& weights, const AskCounts& counts) {
  double score = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    score += weights[i] * static_cast<double>(counts[i]);
  }
  return score;
}

double ScoreMin(double asks_per_day) {
  return ShiftDetector::kScoreOffset + std::log(asks_per_day);
}

/// How far the score of a run is above the one that makes it a candidate.
double Excess(const std::array<double, 3>& weights, const AskPeriod& before,
              const AskPeriod& after) {
  if (std::min(before.effective, after.effective) < ShiftDetector::kEffectiveAsksMin) return -1;
  const double independent = after.effective / static_cast<double>(SumOf(after.counts));
  const double known = before.effective / (before.effective + after.effective);
  const double score = ScoreOf(weights, after.counts) * independent * known;
  return score - ScoreMin(std::max(AsksPerDay(before), AsksPerDay(after)));
}

using Scaled = std::array<double, 3>;

Scaled ScaleToEffective(const AskPeriod& period) {
  Scaled scaled = SharesOf(period.counts);
  for (double& count : scaled) count *= period.effective;
  return scaled;
}

/// The p-value of the G-test of homogeneity (likelihood ratio, 2 degrees of freedom); nothing: an
/// expected count is too small for it.
std::optional<double> GTest(const Scaled& before, const Scaled& after) {
  const double n = before[0] + before[1] + before[2], m = after[0] + after[1] + after[2];
  double half_g = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const double share = (before[i] + after[i]) / (n + m);
    if (!(share * std::min(n, m) >= ShiftDetector::kExpectedMin)) return std::nullopt;
    if (before[i] > 0) half_g += before[i] * std::log(before[i] / (share * n));
    if (after[i] > 0) half_g += after[i] * std::log(after[i] / (share * m));
  }
  return std::exp(-std::max(half_g, 0.0));
}

}  // namespace

std::optional<ShiftFindings> ShiftDetector::Advance(const AskHistory& history, TimePoint settled,
                                                    TimePoint oldest) {
  oldest_ = std::max(oldest_, Ceil(oldest, kMinute));
  next_ = std::max(next_, oldest_);
  const bool tells = is_rebuilt_;
  is_rebuilt_ = true;
  // As long as nobody asks, minutes change nothing.
  if (!tells) next_ = std::max(next_, Floor(std::min(history.first, settled), kMinute));
  while (next_ + kMinute <= settled) {
    Look(history, next_);
    next_ += kMinute;
    if (!tells) continue;
    Weigh(history);
    if (next_ < quiet_until_) continue;
    if (const auto findings = Findings(history, next_)) return findings;
  }
  if (!tells) Weigh(history);
  return std::nullopt;
}

void ShiftDetector::Announced(TimePoint at, TimePoint since) {
  runs_ = {};
  baseline_ = {};
  anchor_ = since;
  next_ = std::max(next_, Ceil(at, kMinute));
  quiet_until_ = at + kCoolDown;
}

void ShiftDetector::Look(const AskHistory& history, TimePoint minute) {
  const AskCounts counts = CountsOf(history, minute, minute + kMinute);
  if (SumOf(counts) == 0) return;
  RefreshBaseline(history, Floor(minute, kHour));
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    Run& run = runs_[i];
    if (run.before.end <= oldest_) run.score = 0;
    if (run.score == 0) Begin(run, i, minute);
    run.score = std::max(0.0, run.score + ScoreOf(run.weights, counts));
  }
}

void ShiftDetector::RefreshBaseline(const AskHistory& history, TimePoint hour) {
  if (baseline_.end == hour) return;
  const TimePoint start = std::max({hour - kBaselineLength, Ceil(oldest_, kHour), anchor_});
  baseline_ = {std::min(start, hour), hour};
  if (start < hour) baseline_.counts = CountsOf(history, start, hour);
}

void ShiftDetector::Begin(Run& run, std::size_t alternative, TimePoint minute) {
  run.since = minute;
  if (run.before.end == baseline_.end && run.before.start == baseline_.start) return;
  run.before = baseline_;
  run.weights = {};
  if (SumOf(baseline_.counts) < kBaselineAsksMin) return;
  const double by = alternative % 2 == 0 ? kAlternativeStep : -kAlternativeStep;
  run.weights = WeightsOf(baseline_.counts, alternative / 2, by);
  run.least = ScoreMin(AsksPerDay(baseline_));
}

/// What baselines are worth, while they are in memory whole. Not of each hour that a successor only
/// goes through: there may be many authors.
void ShiftDetector::Weigh(const AskHistory& history) {
  const auto weigh = [&](AskPeriod& baseline) {
    const std::int64_t asks = SumOf(baseline.counts);
    if (baseline.effective > 0 || asks < kBaselineAsksMin) return;
    baseline.effective =
        static_cast<double>(asks) * Independent(history, baseline.start, baseline.end);
  };
  weigh(baseline_);
  for (Run& run : runs_) {
    if (run.before.end == baseline_.end) run.before.effective = baseline_.effective;
    if (run.score > 0) weigh(run.before);
  }
}

std::optional<ShiftFindings> ShiftDetector::Findings(const AskHistory& history,
                                                     TimePoint end) const {
  ShiftFindings findings{BestRun(history, end), std::nullopt};
  if (Floor(end, kHour) == end) findings.g_test = CompareHours(history, end);
  if (!findings.cusum && !findings.g_test) return std::nullopt;
  return findings;
}

std::optional<ShiftCandidate> ShiftDetector::BestRun(const AskHistory& history,
                                                     TimePoint end) const {
  std::optional<ShiftCandidate> best;
  double farthest = 0;
  for (const Run& run : runs_) {
    if (run.score == 0) continue;
    // Most are far from it, and who asked is looked up only for those that are not.
    if (ScoreOf(run.weights, CountsOf(history, run.since, end)) < run.least) continue;
    const AskPeriod after = PeriodOf(history, run.since, end);
    const double excess = Excess(run.weights, run.before, after);
    if (excess < farthest) continue;
    farthest = excess;
    best = {ShiftTest::kCusum, run.before, after, 0};
  }
  return best;
}

std::optional<ShiftCandidate> ShiftDetector::CompareHours(const AskHistory& history,
                                                          TimePoint end) const {
  AskPeriod after = PeriodOf(history, end - kHour, end), before;
  before.end = end - kDay;
  const TimePoint first = std::max(oldest_, anchor_);
  for (TimePoint start = after.start - kDay; start >= first; start -= kDay) {
    const AskPeriod hour = PeriodOf(history, start, start + kHour);
    before.start = start;
    for (std::size_t i = 0; i < hour.counts.size(); ++i) before.counts[i] += hour.counts[i];
    before.effective += hour.effective;
  }
  if (before.effective <= 0 || after.effective <= 0) return std::nullopt;
  const auto p_value = GTest(ScaleToEffective(before), ScaleToEffective(after));
  if (!p_value) return std::nullopt;
  return ShiftCandidate{ShiftTest::kGTest, before, after, *p_value};
}

}  // namespace askmix
