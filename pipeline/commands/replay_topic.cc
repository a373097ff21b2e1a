#include "commands/replay_topic.h"

#include <optional>

#include "codec/gap.h"
#include "commands/kafka_backend.h"
#include "core/time.h"
#include "edge/kafka/kafka.h"
#include "edge/log.h"
#include "stages/measure.h"

namespace askmix {
namespace {

/// One partition on its way into a history.
class PartitionReplay {
 public:
  PartitionReplay(std::unique_ptr<Replay> replay, Partition partition, ReplayedHistory& history)
      : replay_(std::move(replay)), partition_(partition), history_(history) {}

  void Run(const Shutdown& shutdown) {
    for (auto records = replay_->Next(); !records.empty(); records = replay_->Next()) {
      FindOldest(records);
      for (const Record& record : records) Take(record);
      if (shutdown.Requested()) return;
    }
    FindOldest({});
    if (begin_ > Offset{0}) LeaveOutIncomplete();
  }

 private:
  /// Of the records behind which none is missing.
  void FindOldest(std::span<const Record> records) {
    if (replay_->Begin() != begin_) oldest_.reset();
    begin_ = replay_->Begin();
    for (const Record& record : records) {
      if (oldest_) return;
      if (record.offset >= begin_) oldest_ = record.timestamp;
    }
  }

  void Take(const Record& record) {
    if (auto delta = DecodeDelta(record.value)) {
      history_.Add(*std::move(delta), partition_);
    } else if (auto gap = DecodeGap(record.value)) {
      history_.AddGap(*std::move(gap));
    }
  }

  /// A vote of later than the oldest record is in a record that is kept; of earlier ones some are
  /// in records that are not.
  void LeaveOutIncomplete() {
    const TimePoint since = oldest_ ? *oldest_ + kCountedAhead : TimePoint::max();
    history_.SetCompleteSince(partition_, since);
    log::Info("windows that begin earlier are left out: not all their votes are kept",
              {{"partition", std::to_string(Raw(partition_))},
               {"earlier_than", oldest_ ? FormatTimestamp(since) : "all"}});
  }

  const std::unique_ptr<Replay> replay_;
  const Partition partition_;
  ReplayedHistory& history_;
  Offset begin_{};
  std::optional<TimePoint> oldest_;
};

}  // namespace

void ReplayTopic(const Config& config, const Shutdown& shutdown, ReplayedHistory& history) {
  const auto stopped = [&] { return shutdown.Requested(); };
  const auto partitions = KafkaBackend(config).Partitions(stopped);
  if (!partitions) return;
  KafkaConfig kafka = config.kafka;
  kafka.stopped = stopped;
  // No more than that: a source would take partitions away from measure, a sink its identity.
  const auto replayer = MakeKafkaReplayer(kafka, *FindStage("measure"), 0);
  try {
    for (Partition p{0}; Raw(p) < partitions->deltas && !stopped(); p = Partition{Raw(p) + 1}) {
      PartitionReplay(replayer->Open(Topic::kDeltas, p, std::nullopt, std::nullopt), p, history)
          .Run(shutdown);
    }
  } catch (const Fatal& fatal) {
    // Who waits for a broker is told of the stop like that.
    if (fatal.code() != ExitCode::kOk) throw;
  }
}

}  // namespace askmix
