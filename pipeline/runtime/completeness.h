// Up to when the counts hold everything that reached the pipeline: from offsets alone, without
// time-outs and without trusting anybody's clock but ours.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "runtime/ports.h"

namespace askmix {

/// Follows the flow from stage to stage. At each observation it remembers how far each stage's
/// input reaches and up to when that input is complete; when the stage's committed positions have
/// passed that mark, its output is complete up to the same time.
class Completeness {
 public:
  explicit Completeness(std::size_t stages) : stages_(stages) {}

  /// `progress`: of each stage's group on its input, in the order of the flow, read at `now` or
  /// later. A stage about which nothing is known makes everything behind it stand still.
  void Observe(TimePoint now,
               std::span<const std::optional<std::vector<PartitionProgress>>> progress);

  /// Everything that was in the first stage's input at this time has passed the last stage; epoch
  /// until that is known.
  TimePoint complete_until() const { return stages_.empty() ? TimePoint{} : stages_.back().until; }

 private:
  struct Mark {
    TimePoint input_complete_until;
    std::vector<Offset> ends;  ///< by partition
  };
  struct StageState {
    std::deque<Mark> marks;  ///< not passed yet, oldest first
    TimePoint until{};       ///< its output is complete up to here
  };

  static bool Passed(const Mark& mark, std::span<const PartitionProgress> progress);

  std::vector<StageState> stages_;
};

}  // namespace askmix
