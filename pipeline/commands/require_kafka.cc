#include "commands/require_kafka.h"

#include "edge/kafka/kafka.h"

namespace askmix {

void RequireKafka(const KafkaConfig& config, const std::string& what, const std::string& hint) {
  if (config.brokers.empty()) {
    throw Fatal(ExitCode::kConfiguration,
                what + ": give kafka.brokers, or ASKMIX_KAFKA_BROKERS" + hint);
  }
  CheckKafkaSettings(config);
}

}  // namespace askmix
