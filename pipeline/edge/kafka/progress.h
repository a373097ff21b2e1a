// How far groups have come, behind the port.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "edge/kafka/client.h"
#include "edge/kafka/kafka.h"

namespace askmix {

class KafkaProgress : public ProgressProbe {
 public:
  explicit KafkaProgress(const KafkaConfig& config);
  std::optional<std::vector<PartitionProgress>> Read(std::string_view group, Topic topic) override;
  /// Whether `group` has no position on any partition of `input` although both topics hold records,
  /// or did; nothing: the broker did not answer.
  std::optional<bool> HasLostPositions(std::string_view group, Topic input, Topic output);

 private:
  /// Nothing: the broker did not answer, or there is no such topic.
  std::optional<std::vector<Partition>> PartitionsOf(const std::string& topic);
  std::optional<bool> WasWritten(const std::string& topic);
  /// A client that asks in the name of a group, which it does not join.
  Client& ClientOf(const std::string& group);
  /// The committed positions of a group; -1 where it has none.
  std::optional<std::vector<std::int64_t>> Committed(const std::string& group,
                                                     const std::string& topic,
                                                     std::span<const Partition> partitions);

  const KafkaConfig config_;
  std::mutex mutex_;
  Client client_;
  std::map<std::string, std::unique_ptr<Client>> groups_;
};

}  // namespace askmix
