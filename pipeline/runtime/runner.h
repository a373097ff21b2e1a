// One stage between a source and a sink. Step() does one turn; who calls it again and again sets
// the pace: a worker's thread, a test, the simulation.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/losses.h"
#include "runtime/ports.h"
#include "runtime/restore.h"
#include "runtime/task.h"
#include "stages/stages.h"

namespace askmix {

/// What a runner works with: borrowed, and outliving it. Source, sink, replayer and observer belong
/// to this runner alone.
struct RunnerPorts {
  Source& source;
  Sink& sink;
  Replayer& replayer;
  const Clock& clock;
  Observer& observer;
};

struct RunnerOptions {
  std::size_t records_max =
      10'000;                 ///< a transaction holds the outputs of at most this many records
  Millis idle_wait{250};      ///< how long a turn waits for a first record
  Millis idle_commit{1'000};  ///< how long progress without outputs may stay uncommitted
  std::string source_topic;   ///< as it is called on the cluster; for dead letters and causes
  std::int32_t deltas_partitions = 1;  ///< of intents.deltas
};

/// Not thread-safe. Throws Fatal where the environment cannot be mended from here.
class Runner : public Task {
 public:
  Runner(const StageRow& row, std::unique_ptr<Stage> stage, RunnerPorts ports,
         RunnerOptions options);

  /// One turn: poll, process, write, commit; or one piece of a rebuild of state.
  void Step() override;

  /// Commits what progress is left, leaves the group and gives up the sink.
  void Close() override;

 private:
  struct Place {
    Offset next{};
    TimePoint read_until{};  ///< write time of the last record before it; epoch: unknown
  };

  /// Positions of one partition: committed <= settled <= read between turns, all equal after a
  /// commit.
  struct Reading {
    Offset committed{};  ///< in the group's committed positions
    Place settled{};     ///< what the stage's state reflects; a rewind goes back to here
    Place read{};
  };

  /// A record whose outputs the broker refuses.
  struct Poison {
    Partition partition{};
    Offset offset{};
    int refusals = 0;
  };

  bool Rebalanced(const Polled& polled);
  void Adopt(std::vector<Partition> assigned);
  void ContinueRestore();

  Position StartOf(Partition partition, const std::optional<Position>& committed);
  void FollowPositions();

  void Process(const Polled& polled);
  void Advance(const Polled& polled);
  void ProcessPoison(const Record& record);
  bool CommitIsDue() const;
  bool IsAhead() const;
  CommitOutcome WriteAndCommit();
  void Settle(std::span<const Record> batch, bool transaction);
  void Undo(CommitOutcome outcome, std::span<const Record> batch);
  void Narrow(std::span<const Record> batch);
  void Rewind();
  void Report(std::span<const Record> batch, bool transaction);
  bool IsPoison(const Record& record) const;

  const StageRow& row_;
  std::unique_ptr<Stage> stage_;
  RunnerPorts ports_;
  RunnerOptions options_;

  std::map<Partition, Reading> readings_;  ///< of the assigned partitions
  std::optional<Restore> restore_;
  std::int32_t partition_count_ = 0;  ///< of the input
  Losses losses_;
  std::optional<Poison> poison_;
  std::size_t records_max_;  ///< smaller while looking for a record that the broker refuses
  TimePoint committed_at_{};

  // Of the turn.
  StageResult result_;
  TimePoint now_{};
  TimePoint commit_began_{};
};

}  // namespace askmix
