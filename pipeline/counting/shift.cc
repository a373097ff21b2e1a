#include "counting/shift.h"

#include <algorithm>
#include <cmath>

#include "counting/distance.h"

namespace askmix {
namespace {

double Effect(const ShiftCandidate& what) {
  const auto before = SharesOf(what.before.counts), after = SharesOf(what.after.counts);
  double effect = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    effect = std::max(effect, std::abs(after[i] - before[i]));
  }
  return effect;
}

/// The largest p-value with which a test of the moment is significant.
double LargestPValue(std::span<const ShiftFindings> moment) {
  std::vector<double> p_values;
  for (const ShiftFindings& findings : moment) {
    if (findings.g_test) p_values.push_back(findings.g_test->p_value);
  }
  std::sort(p_values.begin(), p_values.end());
  const auto tests = static_cast<double>(p_values.size());
  double largest = 0;
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    const double limit = kFalseDiscoveryRate * static_cast<double>(i + 1) / tests;
    if (p_values[i] <= limit) largest = p_values[i];
  }
  return std::min(largest, kGTestLevel);
}

ShareChange Change(const Share& before, const Share& after) {
  const double change = after.value - before.value;
  return {change, change - std::hypot(after.value - after.low, before.high - before.value),
          change + std::hypot(after.high - after.value, before.value - before.low)};
}

/// As records have it, so that they say of what their intervals are.
double Rounded(double effective) {
  constexpr double kUnit = 1e6;
  return std::round(effective * kUnit) / kUnit;
}

}  // namespace

std::vector<std::optional<ShiftCandidate>> ChooseShifts(std::span<const ShiftFindings> moment) {
  const double largest = LargestPValue(moment);
  std::vector<std::optional<ShiftCandidate>> chosen;
  for (const ShiftFindings& findings : moment) {
    auto& choice = chosen.emplace_back();
    if (findings.cusum && Effect(*findings.cusum) >= kShiftEffectMin) {
      choice = findings.cusum;
    } else if (findings.g_test && findings.g_test->p_value <= largest &&
               Effect(*findings.g_test) >= kShiftEffectMin) {
      choice = findings.g_test;
    }
  }
  return chosen;
}

Shift DescribeShift(ShiftCandidate what) {
  what.before.effective = Rounded(what.before.effective);
  what.after.effective = Rounded(what.after.effective);
  Shift shift{};
  shift.what = what;
  shift.before = GoodmanShares(what.before.counts, what.before.effective);
  shift.after = GoodmanShares(what.after.counts, what.after.effective);
  for (std::size_t i = 0; i < shift.difference.size(); ++i) {
    shift.difference[i] = Change(shift.before[i], shift.after[i]);
    const double change = shift.difference[i].value;
    if (std::abs(change) > std::abs(shift.difference[shift.intent].value)) shift.intent = i;
    if (change > shift.difference[shift.risen].value) shift.risen = i;
  }
  shift.distance = JensenShannonDistance(SharesOf(what.before.counts), SharesOf(what.after.counts));
  return shift;
}

}  // namespace askmix
