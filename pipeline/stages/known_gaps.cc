#include "stages/known_gaps.h"

#include <algorithm>
#include <utility>

namespace askmix {

bool KnownGaps::Add(Gap gap) {
  if (std::ranges::find(gaps_, gap) != gaps_.end()) return false;
  if (gaps_.size() < kGapsMax) {
    gaps_.push_back(std::move(gap));
    return true;
  }
  Gap& last = gaps_.back();
  last.from = std::min(last.from, gap.from);
  last.until = std::max(last.until, gap.until);
  return true;
}

void KnownGaps::Forget(TimePoint begin) {
  std::erase_if(gaps_, [&](const Gap& gap) { return gap.until <= begin; });
}

bool KnownGaps::Overlap(TimePoint from, TimePoint until) const {
  return std::ranges::any_of(gaps_,
                             [&](const Gap& gap) { return gap.from < until && gap.until > from; });
}

std::vector<bool> KnownGaps::Incomplete(const WindowSpec& windows, TimePoint end) const {
  std::vector<bool> incomplete;
  for (const Millis length : windows.lengths) incomplete.push_back(Overlap(end - length, end));
  return incomplete;
}

}  // namespace askmix
