// The outside world of a runner, in six interfaces. Implemented by the embedded log (in process,
// no Kafka) and by edge/kafka. All calls to one object come from one thread, except where said.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "stages/stage.h"

namespace askmix {

/// Of the keys and values that are read at a time; the last record may go over it. What comes of
/// them is held too, and may be several times as large.
inline constexpr std::size_t kBatchBytesMax = std::size_t{16} << 20;

/// Where reading goes on: the next offset to be read. The note is kept with a committed position
/// (Kafka: commit metadata; at most 4096 bytes of ASCII).
struct Position {
  Partition partition{};
  Offset next{};
  std::string note = {};
};

/// Offsets [begin, end) of a partition, which were to be read and which the topic no longer holds.
struct LostRange {
  Partition partition{};
  Offset begin{};
  Offset end{};
};

/// What one poll brought. A rebalance comes alone: a poll that reports one holds no records.
struct Polled {
  /// Partitions that are no longer ours. Nothing read from them may be written any more.
  std::vector<Partition> revoked;
  /// The whole new assignment, when there is one (it may be empty). No record of it is delivered
  /// before Start.
  std::optional<std::vector<Partition>> assigned;
  /// In offset order within each partition; valid until the next Poll or Start.
  std::span<const Record> records;
  /// Partitions that were read to their end just now, with the position there. It can lie beyond
  /// the last record + 1: transaction markers and aborted records take up offsets too.
  std::vector<Position> at_end;
  /// Reading goes on behind these.
  std::vector<LostRange> lost;
};

/// Proves to the sink which member of which group read the input. Opaque to the runner.
using GroupToken = std::shared_ptr<const void>;

/// Reads one topic as a member of a consumer group; committed data only.
class Source {
 public:
  virtual ~Source() = default;

  /// Waits at most `wait` for a first record; then takes what comes until `records_max` are held
  /// or 100 ms have passed. Throws Fatal where waiting cannot help.
  virtual Polled Poll(std::size_t records_max, Millis wait) = 0;

  /// The committed position of each partition, or nothing where the group has none yet. Waits
  /// until no transaction of a previous owner is pending on it.
  virtual std::vector<std::optional<Position>> Committed(std::span<const Partition> partitions) = 0;

  /// Offset of the oldest record that the partition still holds.
  virtual Offset Oldest(Partition partition) = 0;

  /// How many partitions the topic has now.
  virtual std::int32_t PartitionCount() = 0;

  /// Delivers the whole assignment from these positions on, first or again (rewind after an abort);
  /// records fetched before are dropped.
  virtual void Start(std::span<const Position> positions) = 0;

  /// The membership at this moment; fetched anew for every commit.
  virtual GroupToken Membership() = 0;

  /// Leaves the group. Bounded by a few seconds; nothing else may be called afterwards.
  virtual void Close() = 0;
};

enum class CommitOutcome {
  kCommitted,  ///< outputs and positions are durable and visible, all of them
  kAborted,    ///< none is; the cause was passing: rewind and do the same again
  kRefused,    ///< none is; the broker will not take one of the records as it is
  kUnknown,    ///< the sink had to be renewed: read the committed positions and rebuild
};

/// Writes records and positions in transactions. Failures of Begin and Write surface at Commit.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void Begin() = 0;
  virtual void Write(const Output& output) = 0;
  /// Makes everything since Begin and the `positions` of the input visible at once, or none of it.
  /// Throws Fatal when fenced or unauthorised.
  virtual CommitOutcome Commit(std::span<const Position> positions,
                               const GroupToken& membership) = 0;
  /// Ends an open transaction without effect and gives up the handle. Bounded by a few seconds.
  virtual void Close() = 0;
};

/// Reads back a part of one partition.
class Replay {
 public:
  virtual ~Replay() = default;
  /// The next records, valid until the next call; empty when the end is reached.
  virtual std::span<const Record> Next() = 0;
  /// Of the records from this offset on none is left out: what lies before was written before the
  /// time that was asked for, or is not kept any more. It moves when records are deleted faster
  /// than they are read.
  virtual Offset Begin() const = 0;
  /// Records before this offset are read.
  virtual Offset End() const = 0;
  /// 0 to 1, for people who wait.
  virtual double Progress() const = 0;
};

/// Opens replays of state topics.
class Replayer {
 public:
  virtual ~Replayer() = default;
  /// `from` is compared with record timestamps; nothing: from the oldest record on. `until`: the
  /// first offset that is not read; nothing: the end that the partition has now.
  virtual std::unique_ptr<Replay> Open(Topic topic, Partition partition,
                                       std::optional<TimePoint> from,
                                       std::optional<Offset> until) = 0;
};

/// A topic that is followed.
struct Following {
  Topic topic{};
  std::optional<TimePoint> from = {};  ///< by write time; nothing: from the oldest record on
};

struct FollowedRecord {
  Topic topic{};
  Record record;
};

/// Reads every partition of some topics without being a member of a group: it takes nothing away
/// from others, and nobody keeps how far it has come. Committed data only.
class Follower {
 public:
  virtual ~Follower() = default;
  /// Waits at most `wait` for a first record, then takes what is there. In offset order within each
  /// partition; valid until the next Poll. Records that retention deleted are passed over. Empty
  /// while the broker is away; throws Fatal where waiting cannot help.
  virtual std::span<const FollowedRecord> Poll(Millis wait) = 0;
  /// Whether polls have brought everything that the topics held when they were first looked at.
  virtual bool HasCaughtUp() const = 0;
};

/// How far a consumer group has come on one partition of its input.
struct PartitionProgress {
  Partition partition{};
  Offset committed{};  ///< next offset to be read
  Offset end{};        ///< end of what a read-committed consumer may read
};

/// Tells how far the groups of the pipeline are, in this process or elsewhere. Thread-safe.
class ProgressProbe {
 public:
  virtual ~ProgressProbe() = default;
  /// All partitions of `topic` for `group`; nothing when it cannot be told just now.
  virtual std::optional<std::vector<PartitionProgress>> Read(std::string_view group,
                                                             Topic topic) = 0;
};

/// The wall clock, read once a turn. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint Now() const = 0;
};

/// One settled turn, for metrics.
struct TurnReport {
  bool transaction = false;  ///< false: there was nothing to write, positions follow later
  std::int64_t records_read = 0;
  std::int64_t outputs_written = 0;
  std::span<const OutcomeCount> outcomes;
  std::span<const ModelActivity> activity{};
  std::span<const MentionCount> mentions{};
  std::int64_t items_read = 0;
  Millis busy{};              ///< in the stage and in writing
  Millis commit{};            ///< in the commit call
  std::optional<Millis> age;  ///< now - write time of the oldest record in the batch
};

/// Told what happens in a runner; implemented by the metrics. Called from the runner's thread.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void Committed(const TurnReport& report) = 0;
  virtual void NotCommitted(CommitOutcome outcome) = 0;
  /// The partitions that this runner owns now.
  virtual void Assigned(std::span<const Partition> partitions) = 0;
  /// State is being rebuilt: `done` is 0 to 1; 1 ends it.
  virtual void Restoring(double done) = 0;
  /// The topic no longer holds `records` that were to be read: retention was shorter than the time
  /// nobody read it. Windows that should hold them are incomplete.
  virtual void Lost(Partition partition, std::int64_t records) = 0;
  /// The group knows no position of ours for the partition; from what was written, it must be this.
  virtual void PositionFound(Partition partition, Offset next) = 0;
};

}  // namespace askmix
