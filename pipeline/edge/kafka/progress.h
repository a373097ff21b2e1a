// How far groups have come, behind the port.
#pragma once

#include <mutex>

#include "edge/kafka/client.h"
#include "edge/kafka/kafka.h"

namespace askmix {

class KafkaProgress : public ProgressProbe {
 public:
  explicit KafkaProgress(const KafkaConfig& config);
  std::optional<std::vector<PartitionProgress>> Read(std::string_view group, Topic topic) override;

 private:
  /// Where each partition begins (RD_KAFKA_OFFSET_BEGINNING) or ends (RD_KAFKA_OFFSET_END) for
  /// committed data.
  std::optional<std::vector<std::int64_t>> Edges(const std::string& topic,
                                                 std::span<const Partition> partitions,
                                                 std::int64_t which);

  const KafkaConfig config_;
  std::mutex mutex_;
  Client client_;
};

}  // namespace askmix
