#include "commands/replay_topic.h"

#include "commands/kafka_backend.h"
#include "edge/kafka/kafka.h"

namespace askmix {
namespace {

void ReplayPartition(Replay& replay, const Shutdown& shutdown,
                     const std::function<void(Delta)>& counted) {
  for (auto records = replay.Next(); !records.empty(); records = replay.Next()) {
    for (const Record& record : records) {
      if (auto delta = DecodeDelta(record.value)) counted(*std::move(delta));
    }
    if (shutdown.Requested()) return;
  }
}

}  // namespace

void ReplayTopic(const Config& config, const Shutdown& shutdown,
                 const std::function<void(Delta)>& counted) {
  const auto stopped = [&] { return shutdown.Requested(); };
  const auto partitions = KafkaBackend(config).Partitions(stopped);
  if (!partitions) return;
  KafkaConfig kafka = config.kafka;
  kafka.stopped = stopped;
  // No more than that: a source would take partitions away from measure, a sink
  // its identity.
  const auto replayer = MakeKafkaReplayer(kafka, *FindStage("measure"), 0);
  try {
    for (std::int32_t p = 0; p < partitions->deltas && !stopped(); ++p) {
      const auto replay = replayer->Open(Topic::kDeltas, Partition{p}, std::nullopt, std::nullopt);
      ReplayPartition(*replay, shutdown, counted);
    }
  } catch (const Fatal& fatal) {
    // Who waits for a broker is told of the stop like that.
    if (fatal.code() != ExitCode::kOk) throw;
  }
}

}  // namespace askmix
