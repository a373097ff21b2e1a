#include "edge/kafka/follower.h"

#include <algorithm>

#include "edge/log.h"

namespace askmix {
namespace {

constexpr Millis kCall{2'000};
/// No more records in one poll.
constexpr std::size_t kPiece = 5'000;

Settings FollowerSettings(const KafkaConfig& config, const std::string& group) {
  return {{"group.id", group},
          {"client.id", config.group_prefix + ".view." + config.instance},
          {"auto.offset.reset", "earliest"},
          {"queued.max.messages.kbytes", "8192"}};
}

}  // namespace

std::unique_ptr<Follower> MakeKafkaFollower(const KafkaConfig& config, const StageRow& row,
                                            std::span<const Following> topics) {
  return std::make_unique<KafkaFollower>(config, KafkaGroup(config, row.name), topics);
}

KafkaFollower::KafkaFollower(const KafkaConfig& config, const std::string& group,
                             std::span<const Following> topics)
    : client_(config, ClientKind::kReader, FollowerSettings(config, group), "view") {
  for (const Following& following : topics) {
    topics_[KafkaTopic(config, following.topic)].following = following;
  }
}

std::span<const FollowedRecord> KafkaFollower::Poll(Millis wait) {
  batch_.Clear();
  origin_.clear();
  records_.clear();
  client_.LookForBroker();
  if (!assigned_ && !Assign()) return records_;
  auto patience = static_cast<int>(wait.count());
  while (!batch_.IsFull(kPiece)) {
    MessageHandle message(rd_kafka_consumer_poll(client_.get(), patience));
    if (!message) break;
    Take(std::move(message));
    patience = 0;
  }
  rd_kafka_poll(client_.get(), 0);
  client_.ThrowIfRefused();
  const std::span<const Record> records = batch_.Records();
  for (std::size_t i = 0; i < records.size(); ++i) records_.push_back({origin_[i], records[i]});
  return records_;
}

bool KafkaFollower::Assign() {
  PartitionsHandle list(rd_kafka_topic_partition_list_new(1));
  behind_ = 0;
  for (auto& [name, followed] : topics_) {
    if (!FindParts(name, followed)) return false;
    std::int32_t partition = 0;
    for (const Part& part : followed.parts) {
      rd_kafka_topic_partition_list_add(list.get(), name.c_str(), partition++)->offset =
          Raw(part.begin);
      if (part.behind) ++behind_;
    }
  }
  const rd_kafka_resp_err_t code = rd_kafka_assign(client_.get(), list.get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw Fatal(ExitCode::kBroker, "cannot read the topics that answers come from: " +
                                       std::string(rd_kafka_err2str(code)));
  }
  client_.Answered();
  assigned_ = true;
  return true;
}

bool KafkaFollower::FindParts(const std::string& name, Followed& followed) {
  const auto give_up = [&](std::string_view what) {
    client_.NotAnswered(std::string(what) + name, RD_KAFKA_RESP_ERR__TIMED_OUT, "no answer");
    return false;
  };
  const std::optional<int> count = CountPartitions(client_.get(), name, kCall);
  if (!count) return give_up("reading metadata of ");
  if (*count == 0) {
    throw Fatal(ExitCode::kConfiguration, "topic " + name +
                                              " does not exist on the cluster; make it with "
                                              "`askmix topics create`");
  }
  std::vector<Partition> partitions;
  for (int p = 0; p < *count; ++p) partitions.push_back(Partition{p});
  const auto ends = FindOffsets(client_.get(), name, partitions, RD_KAFKA_OFFSET_END, kCall);
  if (!ends) return give_up("reading the ends of ");
  const auto& from = followed.following.from;
  const auto begins = FindOffsets(client_.get(), name, partitions,
                                  from ? UnixMillis(*from) : RD_KAFKA_OFFSET_BEGINNING, kCall);
  if (!begins) return give_up("reading the begins of ");
  followed.parts.clear();
  for (std::size_t p = 0; p < partitions.size(); ++p) {
    const std::int64_t end = (*ends)[p];
    // No readable record is as young: what comes at the end will be.
    const std::int64_t begin = (*begins)[p] < 0 ? end : (*begins)[p];
    followed.parts.push_back({Offset{begin}, Offset{end}, begin < end});
  }
  return true;
}

void KafkaFollower::Take(MessageHandle message) {
  const bool at_end = message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR && !at_end) return TakeError(*message);
  client_.Answered();
  const std::string topic = rd_kafka_topic_name(message->rkt);
  const Offset offset{message->offset};
  // The last offsets before an end may be markers of transactions, which nobody is shown.
  Reach(topic, message->partition, at_end ? offset : Next(offset));
  if (at_end) return;
  origin_.push_back(topics_.at(topic).following.topic);
  batch_.Add(std::move(message));
}

void KafkaFollower::TakeError(const rd_kafka_message_t& message) const {
  const std::string text = rd_kafka_message_errstr(&message);
  if (IsUnauthorized(message.err)) ThrowUnauthorized(client_.who(), text);
  log::Debug("Kafka consumer error", {{"who", client_.who()}, {"reason", text}});
}

void KafkaFollower::Reach(const std::string& topic, std::int32_t partition, Offset next) {
  Part& part = topics_.at(topic).parts.at(static_cast<std::size_t>(partition));
  if (!part.behind || next < part.end) return;
  part.behind = false;
  --behind_;
}

}  // namespace askmix
