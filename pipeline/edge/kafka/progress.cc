#include "edge/kafka/progress.h"

#include <algorithm>

namespace askmix {
namespace {

/// For each of the four questions, so that all take about two seconds at worst.
constexpr Millis kCall{500};

}  // namespace

std::unique_ptr<ProgressProbe> MakeKafkaProgress(const KafkaConfig& config) {
  return std::make_unique<KafkaProgress>(config);
}

KafkaProgress::KafkaProgress(const KafkaConfig& config)
    : config_(config),
      client_(config, ClientKind::kReader,
              {{"client.id", config.group_prefix + ".progress." + config.instance}}, "progress") {}

std::optional<std::vector<PartitionProgress>> KafkaProgress::Read(std::string_view group,
                                                                  Topic topic) {
  const std::lock_guard lock(mutex_);
  rd_kafka_poll(client_.get(), 0);
  const std::string name = KafkaTopic(config_, topic);
  const auto partitions = PartitionsOf(name);
  if (!partitions) return std::nullopt;
  const auto committed = Committed(KafkaGroup(config_, group), name, *partitions);
  if (!committed) return std::nullopt;
  const auto ends = FindOffsets(client_.get(), name, *partitions, RD_KAFKA_OFFSET_END, kCall);
  if (!ends) return std::nullopt;
  client_.Answered();
  // A group that has committed nothing yet will read from the oldest record on.
  std::optional<std::vector<std::int64_t>> begins;
  if (std::count(committed->begin(), committed->end(), -1) > 0) {
    begins = FindOffsets(client_.get(), name, *partitions, RD_KAFKA_OFFSET_BEGINNING, kCall);
    if (!begins) return std::nullopt;
  }
  std::vector<PartitionProgress> progress;
  for (std::size_t i = 0; i < partitions->size(); ++i) {
    const std::int64_t next = (*committed)[i] >= 0 ? (*committed)[i] : (*begins)[i];
    progress.push_back({(*partitions)[i], Offset{next}, Offset{(*ends)[i]}});
  }
  return progress;
}

std::optional<bool> KafkaProgress::HasLostPositions(std::string_view group, Topic input,
                                                    Topic output) {
  const std::lock_guard lock(mutex_);
  rd_kafka_poll(client_.get(), 0);
  const std::string name = KafkaTopic(config_, input);
  const auto partitions = PartitionsOf(name);
  if (!partitions) return std::nullopt;
  const auto committed = Committed(KafkaGroup(config_, group), name, *partitions);
  if (!committed) return std::nullopt;
  const bool has_position = std::any_of(committed->begin(), committed->end(),
                                        [](std::int64_t offset) { return offset >= 0; });
  if (has_position) return false;
  const auto read = WasWritten(name);
  const auto written = WasWritten(KafkaTopic(config_, output));
  if (!read || !written) return std::nullopt;
  client_.Answered();
  return *read && *written;
}

std::optional<std::vector<Partition>> KafkaProgress::PartitionsOf(const std::string& topic) {
  std::optional<int> count;
  try {
    count = CountPartitions(client_.get(), topic, kCall);
  } catch (const Fatal&) {
    // That we may not know is told to those who read or write the topic.
  }
  if (!count || *count == 0) return std::nullopt;
  std::vector<Partition> partitions;
  partitions.reserve(static_cast<std::size_t>(*count));
  for (int i = 0; i < *count; ++i) partitions.push_back(Partition{i});
  return partitions;
}

std::optional<bool> KafkaProgress::WasWritten(const std::string& topic) {
  const auto partitions = PartitionsOf(topic);
  if (!partitions) return std::nullopt;
  const auto ends = FindOffsets(client_.get(), topic, *partitions, RD_KAFKA_OFFSET_END, kCall);
  if (!ends) return std::nullopt;
  return std::any_of(ends->begin(), ends->end(), [](std::int64_t end) { return end > 0; });
}

Client& KafkaProgress::ClientOf(const std::string& group) {
  std::unique_ptr<Client>& client = groups_[group];
  if (!client) {
    // Uncommitted: what is committed is asked for, without waiting for transactions that are open.
    client = std::make_unique<Client>(
        config_, ClientKind::kReader,
        Settings{{"group.id", group},
                 {"client.id", config_.group_prefix + ".progress." + config_.instance},
                 {"isolation.level", "read_uncommitted"}},
        "progress of " + group);
  }
  return *client;
}

// Not by the administration call ListConsumerGroupOffsets: in librdkafka 2.0.2 it crashes the
// process when the answer is an error, as it is while a broker's coordinator starts.
std::optional<std::vector<std::int64_t>> KafkaProgress::Committed(
    const std::string& group, const std::string& topic, std::span<const Partition> partitions) {
  Client& client = ClientOf(group);
  rd_kafka_poll(client.get(), 0);
  const PartitionsHandle list = MakePartitions(topic, partitions);
  if (rd_kafka_committed(client.get(), list.get(), static_cast<int>(kCall.count())) !=
      RD_KAFKA_RESP_ERR_NO_ERROR) {
    return std::nullopt;
  }
  std::vector<std::int64_t> offsets;
  for (int i = 0; i < list->cnt; ++i) {
    const rd_kafka_topic_partition_t& found = list->elems[i];
    if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR) return std::nullopt;
    offsets.push_back(std::max<std::int64_t>(found.offset, -1));
  }
  return offsets;
}

}  // namespace askmix
