#include "edge/kafka/positions.h"

#include <chrono>
#include <string>

#include "edge/kafka/progress.h"

namespace askmix {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::string_view kStage = "normalize";

[[noreturn]] void Refuse(const Config& config) {
  const std::string group = KafkaGroup(config.kafka, kStage);
  const std::string raw = KafkaTopic(config.kafka, Topic::kRaw);
  throw Fatal(
      ExitCode::kConfiguration,
      "the consumer group " + group + " has no positions on " + raw + ", but " +
          KafkaTopic(config.kafka, Topic::kClean) +
          " was written: the positions have expired or were deleted, or kafka.group_prefix has "
          "changed. Reading on from the oldest record would publish again what is no longer "
          "remembered (classify.horizon). Set the positions to a time within the horizon, with "
          "kafka-consumer-groups --group " +
          group + " --topic " + raw + " --reset-offsets --to-datetime ... --execute");
}

}  // namespace

void CheckPositions(const Config& config, std::optional<Millis> patience) {
  const auto deadline = Steady::now() + patience.value_or(Millis{0});
  KafkaProgress progress(config.kafka);
  for (;;) {
    const std::optional<bool> lost = progress.HasLostPositions(kStage, Topic::kRaw, Topic::kClean);
    if (lost == true) Refuse(config);
    if (lost) return;
    if (patience && Steady::now() >= deadline) {
      throw Fatal(ExitCode::kBroker,
                  "the Kafka broker does not answer (reading committed positions); look at "
                  "kafka.brokers");
    }
  }
}

}  // namespace askmix
