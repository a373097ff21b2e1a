#include "edge/kafka/sink.h"

namespace askmix {
namespace {

TransactionalIdentity IdentityOf(const KafkaConfig& config, const StageRow& row,
                                 std::size_t worker) {
  const std::string id = WorkerId(config, row.name, worker);
  return {id, "sink " + id,
          "another process runs with the same kafka.instance (" + config.instance +
              "), which must be unique among living processes"};
}

std::vector<std::string> NamesOf(const KafkaConfig& config, const StageRow& row) {
  std::vector<std::string> names;
  for (const Topic output : row.outputs) names.push_back(KafkaTopic(config, output));
  return names;
}

}  // namespace

std::unique_ptr<Sink> MakeKafkaSink(const KafkaConfig& config, const StageRow& row,
                                    std::size_t worker) {
  return std::make_unique<KafkaSink>(config, row, worker);
}

KafkaSink::KafkaSink(const KafkaConfig& config, const StageRow& row, std::size_t worker)
    : input_(KafkaTopic(config, row.input)),
      names_(NamesOf(config, row)),
      transactions_(config, IdentityOf(config, row, worker), names_) {
  indices_.fill(kNoOutput);
  std::size_t index = 0;
  for (const Topic output : row.outputs) indices_[static_cast<std::size_t>(output)] = index++;
}

void KafkaSink::Write(const Output& output) {
  if (transactions_.has_failed()) return;
  const std::size_t topic = indices_[static_cast<std::size_t>(output.topic)];
  ASKMIX_CHECK(topic != kNoOutput);
  // librdkafka 2.0.2 frees headers twice when a partition does not exist.
  const int partitions = transactions_.partitions(topic);
  if (output.partition && Raw(*output.partition) >= partitions) {
    throw Fatal(ExitCode::kConfiguration, names_[topic] + " has " + std::to_string(partitions) +
                                              " partitions, fewer than " + input_ +
                                              "; their counts must be equal (`askmix topics "
                                              "check`)");
  }
  FillFields(output);
  transactions_.Produce(topic, fields_, output.value.size());
}

void KafkaSink::FillFields(const Output& output) {
  fields_.clear();
  if (output.partition) {
    rd_kafka_vu_t field = Field(RD_KAFKA_VTYPE_PARTITION);
    field.u.i32 = Raw(*output.partition);
    fields_.push_back(field);
  }
  if (!output.key.empty()) fields_.push_back(Bytes(RD_KAFKA_VTYPE_KEY, output.key));
  fields_.push_back(Bytes(RD_KAFKA_VTYPE_VALUE, output.value));
  if (Raw(output.cause.offset) >= 0) {
    cause_ = FormatCause(input_, output.cause);
    fields_.push_back(HeaderField(kCauseHeader.data(), cause_));
  }
  for (const Header& h : output.headers) fields_.push_back(HeaderField(h.name.c_str(), h.value));
}

CommitOutcome KafkaSink::Commit(std::span<const Position> positions, const GroupToken& membership) {
  if (positions.empty()) return transactions_.Commit(nullptr, nullptr);
  ASKMIX_CHECK(membership != nullptr);
  const PartitionsHandle list(
      rd_kafka_topic_partition_list_new(static_cast<int>(positions.size())));
  for (const Position& p : positions) {
    rd_kafka_topic_partition_t& entry =
        *rd_kafka_topic_partition_list_add(list.get(), input_.c_str(), Raw(p.partition));
    entry.offset = Raw(p.next);
    SetMetadata(p.note, entry);
  }
  return transactions_.Commit(
      list.get(), static_cast<const rd_kafka_consumer_group_metadata_t*>(membership.get()));
}

}  // namespace askmix
