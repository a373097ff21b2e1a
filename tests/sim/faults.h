// The ports with all that can go wrong around them: a process that dies between any two calls,
// commits that abort, are refused, or end nobody knows how.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/ports.h"
#include "sim/draw.h"

namespace askmix::sim {

/// The process dies here. Nothing but the world catches it.
struct Crash {};

/// How badly things go, per thousand occasions. Shared by all ports of a world.
struct Faults {
  Draw& draw;
  bool on = true;
  std::uint64_t crashes = 0;
  std::uint64_t aborts = 0;
  std::uint64_t unknowns = 0;
  bool replaced = false;  ///< the last commit ended unknown

  bool Strikes(std::uint64_t per_mille) const { return on && draw.Chance(per_mille); }
  void MayCrash() const {
    if (Strikes(crashes)) throw Crash{};
  }
};

/// A source that remembers what it delivered.
class FaultySource final : public Source {
 public:
  FaultySource(std::unique_ptr<Source> source, Faults& faults);

  Polled Poll(std::size_t records_max, Millis wait) override;
  std::vector<std::optional<Position>> Committed(std::span<const Partition> partitions) override;
  Offset Oldest(Partition partition) override;
  std::int32_t PartitionCount() override { return source_->PartitionCount(); }
  void Start(std::span<const Position> positions) override;
  GroupToken Membership() override;
  void Close() override { source_->Close(); }

  /// Where reading goes on in each partition that was started.
  const std::map<Partition, Offset>& next() const { return next_; }
  /// What the last poll brought.
  const std::vector<std::pair<Partition, Offset>>& batch() const { return batch_; }
  /// The turn is over: what a stop commits later was decided at this turn's time, not its own.
  void ForgetBatch() { batch_.clear(); }
  /// The process is dead and the group does not know it yet: the membership that is left.
  std::unique_ptr<Source> Orphan() { return std::move(source_); }

 private:
  std::unique_ptr<Source> source_;
  Faults& faults_;
  std::map<Partition, Offset> next_;
  std::vector<std::pair<Partition, Offset>> batch_;
};

/// `committed` is called whenever a transaction was applied, whatever the runner is told of it.
class FaultySink final : public Sink {
 public:
  FaultySink(std::unique_ptr<Sink> sink, Faults& faults, std::function<void()> committed);

  void Begin() override;
  void Write(const Output& output) override;
  CommitOutcome Commit(std::span<const Position> positions, const GroupToken& membership) override;
  void Close() override { sink_->Close(); }

 private:
  CommitOutcome Apply(std::span<const Position> positions, const GroupToken& membership);

  const std::unique_ptr<Sink> sink_;
  Faults& faults_;
  const std::function<void()> committed_;
  std::vector<Output> outputs_;
};

/// Replays in small pieces, so that rebalances and crashes can come between them.
class FaultyReplayer final : public Replayer {
 public:
  FaultyReplayer(std::unique_ptr<Replayer> replayer, Faults& faults);
  std::unique_ptr<Replay> Open(Topic topic, Partition partition, std::optional<TimePoint> from,
                               std::optional<Offset> until) override;

 private:
  const std::unique_ptr<Replayer> replayer_;
  Faults& faults_;
};

/// What a broker would not take.
bool IsRefused(const Output& output);

}  // namespace askmix::sim
