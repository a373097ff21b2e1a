#include "edge/kafka/source.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "edge/log.h"

namespace askmix {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kCallMs = 5'000;
constexpr std::chrono::seconds kCloseWithin{5};
constexpr std::size_t kPollsPerLook = 256;

Settings MemberSettings(const KafkaConfig& config, const StageRow& row, std::size_t worker) {
  Settings own = {{"group.id", KafkaGroup(config, row.name)},
                  {"client.id", WorkerId(config, row.name, worker)}};
  // A static member's id has to be unique in the group; one process has many workers.
  const auto fixed = config.properties.find("group.instance.id");
  if (fixed != config.properties.end()) {
    own["group.instance.id"] = fixed->second + "." + std::to_string(worker);
  }
  return own;
}

int MillisUntil(Steady::time_point deadline) {
  const auto left = std::chrono::ceil<Millis>(deadline - Steady::now()).count();
  return static_cast<int>(std::max<std::int64_t>(left, 0));
}

std::vector<Partition> PartitionsOf(const rd_kafka_topic_partition_list_t& list) {
  std::vector<Partition> partitions;
  for (int i = 0; i < list.cnt; ++i) partitions.push_back(Partition{list.elems[i].partition});
  return partitions;
}

}  // namespace

std::unique_ptr<Source> MakeKafkaSource(const KafkaConfig& config, const StageRow& row,
                                        std::size_t worker) {
  return std::make_unique<KafkaSource>(config, row, worker);
}

KafkaSource::KafkaSource(const KafkaConfig& config, const StageRow& row, std::size_t worker)
    : topic_(KafkaTopic(config, row.input)),
      gather_(config.commit_interval),
      client_(config, ClientKind::kMember, MemberSettings(config, row, worker),
              "source " + WorkerId(config, row.name, worker), this, [](rd_kafka_conf_t* conf) {
                rd_kafka_conf_set_rebalance_cb(conf, &KafkaSource::OnRebalance);
              }) {
  rd_kafka_poll_set_consumer(client_.get());
  PartitionsHandle subscription(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(subscription.get(), topic_.c_str(), RD_KAFKA_PARTITION_UA);
  const rd_kafka_resp_err_t code = rd_kafka_subscribe(client_.get(), subscription.get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw Fatal(ExitCode::kBroker, "cannot subscribe to " + topic_ + ": " + rd_kafka_err2str(code));
  }
}

void KafkaSource::OnRebalance(rd_kafka_t* handle, rd_kafka_resp_err_t code,
                              rd_kafka_topic_partition_list_t* partitions, void* opaque) {
  auto& source = Client::Owner<KafkaSource>(opaque);
  source.next_.clear();
  if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    const PartitionsHandle none(rd_kafka_topic_partition_list_new(0));
    rd_kafka_assign(handle, none.get());
    source.rebalance_.assigned = PartitionsOf(*partitions);
  } else {
    rd_kafka_assign(handle, nullptr);
    source.rebalance_.assigned.reset();
    for (const Partition p : PartitionsOf(*partitions)) source.rebalance_.revoked.push_back(p);
  }
  rd_kafka_yield(handle);
}

Polled KafkaSource::Poll(std::size_t records_max, Millis wait) {
  batch_.Clear();
  at_end_.clear();
  lost_.clear();
  rebalance_ = {};
  something_came_ = false;
  client_.LookForBroker();
  Gather(records_max, wait);
  client_.ThrowIfRefused();
  Polled polled;
  if (HasRebalanced()) {
    client_.Answered();
    polled.revoked = std::move(rebalance_.revoked);
    polled.assigned = std::move(rebalance_.assigned);
    return polled;
  }
  if (something_came_) client_.Answered();
  polled.records = batch_.Records();
  polled.at_end = std::move(at_end_);
  polled.lost = std::move(lost_);
  return polled;
}

void KafkaSource::Gather(std::size_t records_max, Millis wait) {
  Steady::time_point deadline = Steady::now() + wait;
  bool first = true;
  for (std::size_t polls = 1; !batch_.IsFull(records_max); ++polls) {
    // The clock is read only where there is nothing to take, and now and then.
    MessageHandle message(rd_kafka_consumer_poll(client_.get(), 0));
    if (!message && !HasRebalanced()) {
      message.reset(rd_kafka_consumer_poll(client_.get(), MillisUntil(deadline)));
    }
    if (HasRebalanced()) return;
    const bool over = (!message || polls % kPollsPerLook == 0) && Steady::now() >= deadline;
    if (message) Take(std::move(message));
    if (over) return;
    if (first && something_came_) {
      deadline = Steady::now() + gather_;
      first = false;
    }
  }
}

void KafkaSource::Take(MessageHandle message) {
  if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) return TakeEnd(*message);
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) return TakeError(*message);
  const Partition partition{message->partition};
  const auto next = next_.find(partition);
  if (next == next_.end() || Offset{message->offset} < next->second) return;
  next->second = askmix::Next(Offset{message->offset});
  std::erase_if(at_end_, [&](const Position& p) { return p.partition == partition; });
  something_came_ = true;
  batch_.Add(std::move(message));
}

void KafkaSource::TakeEnd(const rd_kafka_message_t& message) {
  const Partition partition{message.partition};
  const auto next = next_.find(partition);
  if (next == next_.end() || Offset{message.offset} < next->second) return;
  next->second = Offset{message.offset};
  std::erase_if(at_end_, [&](const Position& p) { return p.partition == partition; });
  at_end_.push_back({partition, next->second});
  something_came_ = true;
}

void KafkaSource::TakeError(const rd_kafka_message_t& message) {
  const std::string text = rd_kafka_message_errstr(&message);
  if (IsUnauthorized(message.err)) ThrowUnauthorized(client_.who(), text);
  switch (message.err) {
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
      return SkipDeleted(Partition{message.partition});
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      ThrowNoTopic();
    default:
      ThrowIfDead();
      // Passing: librdkafka goes on by itself (a disconnect, a group coordinator that moved).
      log::Debug("Kafka consumer error", {{"who", client_.who()}, {"reason", text}});
  }
}

void KafkaSource::ThrowIfDead() const {
  std::array<char, 512> why{};
  const rd_kafka_resp_err_t code = rd_kafka_fatal_error(client_.get(), why.data(), why.size());
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return;
  if (code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID) {
    throw Fatal(
        ExitCode::kFenced,
        client_.who() + ": another process runs with the same group.instance.id: " + why.data());
  }
  throw Fatal(ExitCode::kBroker, client_.who() + ": " + why.data());
}

/// Retention deleted what was to be read next. Goes on at the oldest record that is left, and says
/// what is missing; the other partitions go on where they are.
void KafkaSource::SkipDeleted(Partition partition) {
  const auto lost = next_.find(partition);
  if (lost == next_.end()) return;
  const Offset oldest = Oldest(partition);
  if (oldest <= lost->second) {
    throw Fatal(ExitCode::kBroker,
                "position " + std::to_string(Raw(lost->second)) + " of " + topic_ + "/" +
                    std::to_string(Raw(partition)) +
                    " lies beyond the partition's end: was the topic made anew? Reset the "
                    "positions of the consumer group, then start again");
  }
  log::Error(
      "records were deleted before they were read; compare the topic's retention with the lag",
      {{"topic", topic_},
       {"partition", std::to_string(Raw(partition))},
       {"from", std::to_string(Raw(lost->second))},
       {"to", std::to_string(Raw(oldest) - 1)}});
  lost_.push_back({partition, lost->second, oldest});
  lost->second = oldest;
  std::vector<Position> positions;
  for (const auto& [owned, next] : next_) positions.push_back({owned, next});
  Start(positions);
}

std::vector<std::optional<Position>> KafkaSource::Committed(std::span<const Partition> partitions) {
  const PartitionsHandle list = MakePartitions(topic_, partitions);
  for (;;) {
    rd_kafka_resp_err_t code = rd_kafka_committed(client_.get(), list.get(), kCallMs);
    for (int i = 0; i < list->cnt && code == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
      code = list->elems[i].err;
    }
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) break;
    client_.NotAnswered("reading committed positions", code, rd_kafka_err2str(code));
  }
  client_.Answered();
  std::vector<std::optional<Position>> positions;
  for (int i = 0; i < list->cnt; ++i) {
    const rd_kafka_topic_partition_t& found = list->elems[i];
    std::optional<Position>& position = positions.emplace_back();
    if (found.offset < 0) continue;
    position = Position{partitions[static_cast<std::size_t>(i)], Offset{found.offset},
                        std::string(static_cast<const char*>(found.metadata),
                                    found.metadata == nullptr ? 0 : found.metadata_size)};
  }
  return positions;
}

Offset KafkaSource::Oldest(Partition partition) {
  std::int64_t low = 0;
  std::int64_t high = 0;
  for (;;) {
    const rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(
        client_.get(), topic_.c_str(), Raw(partition), &low, &high, kCallMs);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) break;
    client_.NotAnswered("reading the oldest position", code, rd_kafka_err2str(code));
  }
  client_.Answered();
  return Offset{low};
}

std::int32_t KafkaSource::PartitionCount() {
  for (;;) {
    const std::optional<int> count = CountPartitions(client_.get(), topic_, Millis{kCallMs});
    if (count == 0) ThrowNoTopic();
    if (count) return *count;
    client_.NotAnswered("reading metadata", RD_KAFKA_RESP_ERR__TIMED_OUT, "timed out");
  }
}

void KafkaSource::ThrowNoTopic() const {
  throw Fatal(ExitCode::kConfiguration, "topic " + topic_ +
                                            " does not exist on the cluster; make it with "
                                            "`askmix topics create`");
}

void KafkaSource::Start(std::span<const Position> positions) {
  const bool is_rewind = IsReading(positions);
  next_.clear();
  PartitionsHandle list(rd_kafka_topic_partition_list_new(static_cast<int>(positions.size())));
  for (const Position& p : positions) {
    rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(), Raw(p.partition))->offset =
        Raw(p.next);
    next_[p.partition] = p.next;
  }
  if (is_rewind && Seek(*list)) return;
  // Fetches of an earlier assignment are outdated from here on; librdkafka drops what they bring.
  const rd_kafka_resp_err_t code = rd_kafka_assign(client_.get(), list.get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    ThrowIfDead();
    throw Fatal(ExitCode::kBroker,
                client_.who() + ": cannot start reading: " + rd_kafka_err2str(code));
  }
}

bool KafkaSource::IsReading(std::span<const Position> positions) const {
  return !positions.empty() && positions.size() == next_.size() &&
         std::all_of(positions.begin(), positions.end(),
                     [&](const Position& p) { return next_.contains(p.partition); });
}

// A rewind is not done by rd_kafka_assign: librdkafka 2.0.2 aborts the process when one call
// follows another before all fetchers have stopped that the first one stops. That is what happens
// when the commit failed because the membership is over: the rebalance that says so waits behind
// the rewind.
bool KafkaSource::Seek(rd_kafka_topic_partition_list_t& positions) {
  // Version 2.0.2 takes timeouts in the wrong unit, save for this one. No broker is asked.
  const ErrorHandle failed(rd_kafka_seek_partitions(client_.get(), &positions, -1));
  return !failed && std::all_of(positions.elems, positions.elems + positions.cnt,
                                [](const auto& p) { return p.err == RD_KAFKA_RESP_ERR_NO_ERROR; });
}

GroupToken KafkaSource::Membership() {
  return {rd_kafka_consumer_group_metadata(client_.get()), [](const void* token) {
            rd_kafka_consumer_group_metadata_destroy(
                static_cast<rd_kafka_consumer_group_metadata_t*>(const_cast<void*>(token)));
          }};
}

void KafkaSource::Close() {
  batch_.Clear();
  const QueueHandle queue(rd_kafka_queue_new(client_.get()));
  const ErrorHandle refused(rd_kafka_consumer_close_queue(client_.get(), queue.get()));
  if (refused) return;
  // A coordinator that is away must not keep us; the group then waits for the session timeout.
  const auto deadline = Steady::now() + kCloseWithin;
  while (rd_kafka_consumer_closed(client_.get()) == 0 && Steady::now() < deadline) {
    // Records that were fetched come out too, and go unread. (A queue that is served by callbacks
    // only would abort the process at the first of them.)
    const MessageHandle unread(rd_kafka_consume_queue(queue.get(), 50));
  }
}

}  // namespace askmix
