// Rebuilds a stage's state for the partitions that its runner was given, one piece at a time, so
// that group membership stays alive in between.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ports.h"
#include "stages/stages.h"

namespace askmix {

/// What is kept with a committed position.
struct Note {
  /// State is rebuilt from there back, so that the time a pipeline was down does not count.
  TimePoint committed_at{};
  TimePoint read_until{};       ///< write time of the last record before the position; epoch: none
  std::int64_t partitions = 0;  ///< that the topic had
  friend bool operator==(const Note&, const Note&) = default;
};
std::string MakeNote(const Note& note);
/// Nothing where there is no note, or none of ours: somebody else has set the position.
std::optional<Note> ParseNote(std::string_view note);

class Restore {
 public:
  /// `starts`: where each partition would be read from, with the note of the last commit.
  /// `source_topic`: the input, as it is called in causes. `row`, `stage` and `replayer` are
  /// borrowed.
  Restore(const StageRow& row, Stage& stage, Replayer& replayer, std::string source_topic,
          std::vector<Position> starts);

  /// Reads one piece. True when all partitions are done.
  bool Step(TimePoint now);

  /// 0 to 1.
  double Progress() const;

  /// Where live reading begins; final when Step returned true. A position without a note of ours
  /// (expired, deleted, set by hand) moves behind what state says was processed: decided twice,
  /// those records would be published twice.
  const std::vector<Position>& starts() const { return starts_; }

 private:
  void Open(const Position& start, TimePoint now);
  void MoveBehind(std::span<const Record> records, Position& start) const;

  const StageRow& row_;
  Stage& stage_;
  Replayer& replayer_;
  const std::string source_topic_;
  std::vector<Position> starts_;
  std::size_t current_ = 0;  ///< index into starts_
  std::unique_ptr<Replay> replay_;
};

}  // namespace askmix
