// Rebuilds a stage's state for the partitions that its runner was given, one piece at a time, so
// that group membership stays alive in between.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/ports.h"
#include "stages/stages.h"

namespace askmix {

/// The note that is kept with a committed position: when it was committed. State is rebuilt from
/// there back, so that the time a pipeline was down does not count.
std::string MakeNote(TimePoint committed_at);
/// Nothing where there is no note, or none of ours.
std::optional<TimePoint> ParseNote(std::string_view note);

class Restore {
 public:
  /// `starts`: where each partition would be read from, with the note of the last commit. `row`,
  /// `stage` and `replayer` are borrowed.
  Restore(const StageRow& row, Stage& stage, Replayer& replayer, std::vector<Position> starts);

  /// Reads one piece. True when all partitions are done.
  bool Step(TimePoint now);

  /// 0 to 1.
  double Progress() const;

  /// Where live reading begins.
  const std::vector<Position>& starts() const { return starts_; }

 private:
  const StageRow& row_;
  Stage& stage_;
  Replayer& replayer_;
  const std::vector<Position> starts_;
  std::size_t current_ = 0;  ///< index into starts_
  std::unique_ptr<Replay> replay_;
};

}  // namespace askmix
