#include "runtime/completeness.h"

#include <algorithm>

namespace askmix {
namespace {

/// More marks than this add nothing: the oldest ones decide, new ones wait until there is room.
constexpr std::size_t kMarksMax = 1'024;

}  // namespace

void Completeness::Observe(
    TimePoint now, std::span<const std::optional<std::vector<PartitionProgress>>> progress) {
  TimePoint input_until = now;
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    StageState& stage = stages_[i];
    if (!progress[i]) return;
    if (stage.marks.size() < kMarksMax && input_until > TimePoint{}) {
      Mark& mark = stage.marks.emplace_back(Mark{input_until, {}});
      for (const PartitionProgress& p : *progress[i]) mark.ends.push_back(p.end);
    }
    while (!stage.marks.empty() && Passed(stage.marks.front(), *progress[i])) {
      stage.until = std::max(stage.until, stage.marks.front().input_complete_until);
      stage.marks.pop_front();
    }
    input_until = stage.until;
  }
}

bool Completeness::Passed(const Mark& mark, std::span<const PartitionProgress> progress) {
  return std::equal(mark.ends.begin(), mark.ends.end(), progress.begin(), progress.end(),
                    [](Offset end, const PartitionProgress& p) { return p.committed >= end; });
}

}  // namespace askmix
