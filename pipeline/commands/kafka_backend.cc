#include "commands/kafka_backend.h"

#include "edge/kafka/kafka.h"
#include "edge/kafka/positions.h"
#include "edge/kafka/topics.h"
#include "edge/log.h"

namespace askmix {
namespace {

constexpr Millis kPatience{2'000};

}  // namespace

Connections KafkaBackend::Connect(const StageRow& row, std::size_t worker) {
  return {MakeKafkaSource(config_.kafka, row, worker), MakeKafkaSink(config_.kafka, row, worker),
          MakeKafkaReplayer(config_.kafka, row, worker)};
}

std::unique_ptr<ProgressProbe> KafkaBackend::OpenProbe() {
  return MakeKafkaProgress(config_.kafka);
}

std::unique_ptr<Follower> KafkaBackend::OpenFollower(const StageRow& row,
                                                     std::span<const Following> topics) {
  return MakeKafkaFollower(config_.kafka, row, topics);
}

std::optional<Partitioning> KafkaBackend::Partitions(const std::function<bool()>& stopped) {
  CheckKafkaSettings(config_.kafka);
  bool said = false;
  while (!stopped()) {
    std::optional<TopicsReport> report;
    try {
      report = CheckTopics(config_, kPatience);
      if (report->faults.empty()) CheckPositions(config_, kPatience);
    } catch (const Fatal& fatal) {
      if (fatal.code() != ExitCode::kBroker) throw;
      if (!said) log::Warn(fatal.what(), {{"then", "waiting"}});
      said = true;
      continue;
    }
    if (report->faults.empty()) {
      return Partitioning{report->partitions.at(Topic::kClean),
                          report->partitions.at(Topic::kDeltas)};
    }
    std::string sentences;
    for (const std::string& fault : report->faults) sentences += "\n  " + fault;
    throw Fatal(
        ExitCode::kConfiguration,
        "the topics are not as askmix needs them; `askmix topics create` makes missing ones:" +
            sentences);
  }
  return std::nullopt;
}

}  // namespace askmix
