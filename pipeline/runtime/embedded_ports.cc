// The embedded log's side of the ports: source, sink, replay and probe.
#include <algorithm>
#include <utility>

#include "core/error.h"
#include "runtime/embedded_log.h"

namespace askmix {
namespace {

/// How long a poll goes on collecting after its first record.
constexpr Millis kCollect{100};
constexpr std::size_t kReplayPiece = 4'096;

/// A member of a group at a moment; what a GroupToken of this log points at.
struct Membership {
  std::string group;
  std::int64_t member;
  std::int64_t generation;
};

}  // namespace

class EmbeddedSource final : public Source {
 public:
  EmbeddedSource(EmbeddedLog& log, Topic topic, std::string group)
      : log_(log), topic_(topic), group_(std::move(group)) {
    const std::lock_guard lock(log_.mutex_);
    EmbeddedLog::Group& state = log_.groups_[group_];
    if (state.committed.empty()) {
      state.topic = topic;
      state.committed.resize(static_cast<std::size_t>(log_.options_.partitions));
    }
    ASKMIX_CHECK(state.topic == topic);
    Join();
  }

  ~EmbeddedSource() override { Leave(); }

  Polled Poll(std::size_t records_max, Millis wait) override {
    std::unique_lock lock(log_.mutex_);
    const auto due = [&](std::size_t enough) {
      return log_.shut_ || IsRebalanced() || Readable(enough) >= enough;
    };
    if (wait > Millis{0}) {
      log_.changed_.wait_for(lock, wait, [&] { return due(1); });
      if (!IsRebalanced() && Readable(1) > 0) {
        log_.changed_.wait_for(lock, kCollect, [&] { return due(records_max); });
      }
    }
    if (IsRebalanced()) return TakeAssignment();
    Polled polled;
    Take(records_max, polled);
    polled.records = batch_;
    return polled;
  }

  std::vector<std::optional<Position>> Committed(std::span<const Partition> partitions) override {
    const std::lock_guard lock(log_.mutex_);
    std::vector<std::optional<Position>> committed;
    for (const Partition p : partitions) committed.push_back(State().committed[Index(p)]);
    return committed;
  }

  Offset Oldest(Partition partition) override {
    const std::lock_guard lock(log_.mutex_);
    return Offset{log_.LogsOf(topic_)[Index(partition)].base};
  }

  std::int32_t PartitionCount() override { return log_.options_.partitions; }

  void Start(std::span<const Position> positions) override {
    const std::lock_guard lock(log_.mutex_);
    next_.clear();
    for (const Position& p : positions) next_[p.partition] = Raw(p.next);
  }

  GroupToken Membership() override {
    return std::make_shared<const askmix::Membership>(group_, member_, generation_);
  }

  void Close() override { Leave(); }

 private:
  static std::size_t Index(Partition p) { return static_cast<std::size_t>(Raw(p)); }

  EmbeddedLog::Group& State() { return log_.groups_.at(group_); }
  bool IsRebalanced() { return State().generation != generation_; }

  void Join() {
    EmbeddedLog::Group& state = State();
    member_ = log_.members_ever_++;
    state.members.push_back(member_);
    ++state.generation;
    log_.changed_.notify_all();
  }

  bool IsMember() {
    const std::vector<std::int64_t>& members = State().members;
    return std::find(members.begin(), members.end(), member_) != members.end();
  }

  Polled TakeAssignment() {
    if (!IsMember()) Join();
    Polled polled;
    polled.revoked = std::exchange(owned_, log_.ShareOf(State(), member_));
    polled.assigned = owned_;
    generation_ = State().generation;
    next_.clear();
    return polled;
  }

  /// Records that could be taken now; counts no further than `enough`.
  std::size_t Readable(std::size_t enough) {
    std::size_t readable = 0;
    for (const auto& [partition, next] : next_) {
      readable += static_cast<std::size_t>(log_.LogsOf(topic_)[Index(partition)].End() - next);
      if (readable >= enough) break;
    }
    return readable;
  }

  void Take(std::size_t records_max, Polled& polled) {
    batch_.clear();
    for (auto& [partition, next] : next_) {
      const EmbeddedLog::Log& log = log_.LogsOf(topic_)[Index(partition)];
      const std::int64_t before = next;
      if (next < log.base) {
        polled.lost.push_back({partition, Offset{next}, Offset{log.base}});
        next = log.base;
      }
      while (next < log.End() && batch_.size() < records_max) {
        batch_.push_back(log_.View(log, partition, next++));
      }
      if (next > before && next == log.End()) polled.at_end.push_back({partition, Offset{next}});
    }
  }

  void Leave() {
    const std::lock_guard lock(log_.mutex_);
    if (std::erase(State().members, member_) == 0) return;
    ++State().generation;
    log_.changed_.notify_all();
  }

  EmbeddedLog& log_;
  const Topic topic_;
  const std::string group_;
  std::int64_t member_ = 0;
  std::int64_t generation_ = -1;
  std::vector<Partition> owned_;
  std::map<Partition, std::int64_t> next_;  ///< of started partitions
  std::vector<Record> batch_;
};

class EmbeddedSink final : public Sink {
 public:
  EmbeddedSink(EmbeddedLog& log, Topic input) : log_(log), input_(input) {}

  void Begin() override {
    ASKMIX_CHECK(!open_);
    open_ = true;
    outputs_.clear();
    std::unique_lock lock(log_.mutex_);
    log_.changed_.wait(lock, [&] { return log_.shut_ || HasRoomAhead(); });
  }

  void Write(const Output& output) override {
    ASKMIX_CHECK(open_);
    outputs_.push_back(output);
  }

  CommitOutcome Commit(std::span<const Position> positions, const GroupToken& membership) override {
    ASKMIX_CHECK(open_);
    open_ = false;
    return Apply(positions, membership) ? CommitOutcome::kCommitted : CommitOutcome::kAborted;
  }

  void Close() override { open_ = false; }

 private:
  /// Ahead in the flow only: who waits for room behind itself holds up those who would make it.
  bool HasRoomAhead() {
    for (const auto& [name, group] : log_.groups_) {
      if (group.topic > input_ && !log_.HasRoom({&group.topic, 1})) return false;
    }
    return true;
  }

  /// False: the membership is no longer valid, and nothing was written.
  bool Apply(std::span<const Position> positions, const GroupToken& token) {
    const auto membership = std::static_pointer_cast<const Membership>(token);
    const std::lock_guard lock(log_.mutex_);
    EmbeddedLog::Group& group = log_.groups_.at(membership->group);
    if (group.generation != membership->generation) return false;
    const TimePoint now = log_.clock_.Now();
    for (Output& output : outputs_) {
      const Partition partition = log_.PartitionFor(output);
      if (Raw(output.cause.offset) >= 0) {
        output.headers.push_back(
            {std::string(kCauseHeader), FormatCause(Name(input_), output.cause)});
      }
      log_.AppendEntry(
          output.topic, partition,
          {now, std::move(output.key), std::move(output.value), std::move(output.headers)});
    }
    for (const Position& p : positions) {
      group.committed[static_cast<std::size_t>(Raw(p.partition))] = p;
    }
    log_.Trim(group.topic);
    log_.changed_.notify_all();
    return true;
  }

  EmbeddedLog& log_;
  const Topic input_;
  bool open_ = false;
  std::vector<Output> outputs_;
};

class EmbeddedReplay final : public Replay {
 public:
  EmbeddedReplay(EmbeddedLog& log, Topic topic, Partition partition, std::optional<TimePoint> from,
                 std::optional<Offset> until)
      : log_(log), topic_(topic), partition_(partition) {
    const std::lock_guard lock(log_.mutex_);
    const EmbeddedLog::Log& state = Log();
    begin_ = next_ = state.base;
    end_ = until ? std::min(Raw(*until), state.End()) : state.End();
    while (from && next_ < end_ && log_.View(state, partition, next_).timestamp < *from) ++next_;
    begin_ = next_;
  }

  std::span<const Record> Next() override {
    const std::lock_guard lock(log_.mutex_);
    batch_.clear();
    while (next_ < end_ && batch_.size() < kReplayPiece) {
      batch_.push_back(log_.View(Log(), partition_, next_++));
    }
    return batch_;
  }

  Offset Begin() const override { return Offset{begin_}; }
  Offset End() const override { return Offset{end_}; }

  double Progress() const override {
    return begin_ >= end_
               ? 1
               : static_cast<double>(next_ - begin_) / static_cast<double>(end_ - begin_);
  }

 private:
  const EmbeddedLog::Log& Log() {
    return log_.LogsOf(topic_)[static_cast<std::size_t>(Raw(partition_))];
  }

  EmbeddedLog& log_;
  const Topic topic_;
  const Partition partition_;
  std::int64_t begin_ = 0, next_ = 0, end_ = 0;
  std::vector<Record> batch_;
};

class EmbeddedReplayer final : public Replayer {
 public:
  explicit EmbeddedReplayer(EmbeddedLog& log) : log_(log) {}
  std::unique_ptr<Replay> Open(Topic topic, Partition partition, std::optional<TimePoint> from,
                               std::optional<Offset> until) override {
    return std::make_unique<EmbeddedReplay>(log_, topic, partition, from, until);
  }

 private:
  EmbeddedLog& log_;
};

class EmbeddedProbe final : public ProgressProbe {
 public:
  explicit EmbeddedProbe(EmbeddedLog& log) : log_(log) {}

  std::optional<std::vector<PartitionProgress>> Read(std::string_view group, Topic topic) override {
    const std::lock_guard lock(log_.mutex_);
    const auto found = log_.groups_.find(std::string(group));
    if (found == log_.groups_.end()) return std::nullopt;
    std::vector<PartitionProgress> progress;
    const std::vector<EmbeddedLog::Log>& logs = log_.LogsOf(topic);
    for (std::size_t p = 0; p < logs.size(); ++p) {
      const auto& committed = found->second.committed[p];
      progress.push_back({Partition{static_cast<std::int32_t>(p)},
                          committed ? committed->next : Offset{logs[p].base},
                          Offset{logs[p].End()}});
    }
    return progress;
  }

 private:
  EmbeddedLog& log_;
};

std::unique_ptr<Source> EmbeddedLog::OpenSource(Topic topic, const std::string& group) {
  return std::make_unique<EmbeddedSource>(*this, topic, group);
}

std::unique_ptr<Sink> EmbeddedLog::OpenSink(Topic input) {
  return std::make_unique<EmbeddedSink>(*this, input);
}

std::unique_ptr<Replayer> EmbeddedLog::OpenReplayer() {
  return std::make_unique<EmbeddedReplayer>(*this);
}

std::unique_ptr<ProgressProbe> EmbeddedLog::OpenProbe() {
  return std::make_unique<EmbeddedProbe>(*this);
}

}  // namespace askmix
