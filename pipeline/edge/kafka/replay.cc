#include "edge/kafka/replay.h"

#include <algorithm>

#include "edge/log.h"

namespace askmix {
namespace {

constexpr int kCallMs = 5'000;
constexpr int kPollMs = 1'000;
constexpr int kMoreMs = 5;  ///< between records of one piece
constexpr std::size_t kPiece = 5'000;

}  // namespace

std::unique_ptr<Replayer> MakeKafkaReplayer(const KafkaConfig& config, const StageRow& row,
                                            std::size_t worker) {
  return std::make_unique<KafkaReplayer>(config, row, worker);
}

std::unique_ptr<Replay> KafkaReplayer::Open(Topic topic, Partition partition,
                                            std::optional<TimePoint> from,
                                            std::optional<Offset> until) {
  return std::make_unique<KafkaReplay>(config_, group_, who_, KafkaTopic(config_, topic), partition,
                                       from, until);
}

KafkaReplay::KafkaReplay(const KafkaConfig& config, const std::string& group,
                         const std::string& who, const std::string& topic, Partition partition,
                         std::optional<TimePoint> from, std::optional<Offset> until)
    : topic_(topic),
      partition_(partition),
      client_(config, ClientKind::kReader, {{"group.id", group}, {"client.id", who}}, who) {
  // The end first: what is written meanwhile belongs to live reading.
  Client uncommitted(
      config, ClientKind::kReader,
      {{"group.id", group}, {"client.id", who}, {"isolation.level", "read_uncommitted"}}, who);
  end_ = FindEdges(uncommitted).end;
  if (until) end_ = std::min(end_, *until);
  start_ = begin_ = next_ = FindStart(from);
  if (next_ < end_) Assign();
}

KafkaReplay::Edges KafkaReplay::FindEdges(Client& client) const {
  std::int64_t low = 0;
  std::int64_t high = 0;
  for (;;) {
    const rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(
        client.get(), topic_.c_str(), Raw(partition_), &low, &high, kCallMs);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) break;
    client.NotAnswered("reading the end of " + topic_, code, rd_kafka_err2str(code));
  }
  client.Answered();
  return {Offset{low}, Offset{high}};
}

/// The broker answers -1 when no readable record is as young as `from`, which librdkafka would take
/// for "the end, wherever it is then". Records of open transactions may still be.
Offset KafkaReplay::FindStart(std::optional<TimePoint> from) {
  const Edges readable = FindEdges(client_);
  if (!from || readable.oldest == readable.end) return readable.oldest;
  const PartitionsHandle list = MakePartitions(topic_, std::span(&partition_, 1));
  rd_kafka_topic_partition_t& asked = list->elems[0];
  for (;;) {
    asked.offset = UnixMillis(*from);
    rd_kafka_resp_err_t code = rd_kafka_offsets_for_times(client_.get(), list.get(), kCallMs);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) code = asked.err;
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) break;
    client_.NotAnswered("finding a time in " + topic_, code, rd_kafka_err2str(code));
  }
  return asked.offset < 0 ? std::min(readable.end, end_) : std::min(Offset{asked.offset}, end_);
}

void KafkaReplay::Assign() {
  const PartitionsHandle list = MakePartitions(topic_, std::span(&partition_, 1));
  list->elems[0].offset = Raw(next_);
  const rd_kafka_resp_err_t code = rd_kafka_assign(client_.get(), list.get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw Fatal(ExitCode::kBroker, "cannot read " + topic_ + ": " + rd_kafka_err2str(code));
  }
}

std::span<const Record> KafkaReplay::Next() {
  batch_.Clear();
  while (next_ < end_ && batch_.size() < kPiece) {
    MessageHandle message(
        rd_kafka_consumer_poll(client_.get(), batch_.size() == 0 ? kPollMs : kMoreMs));
    rd_kafka_poll(client_.get(), 0);
    client_.ThrowIfRefused();
    if (message) {
      Take(std::move(message));
    } else if (batch_.size() > 0) {
      break;
    } else {
      client_.LookForBroker();
    }
  }
  return batch_.Records();
}

void KafkaReplay::Take(MessageHandle message) {
  switch (message->err) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return TakeRecord(std::move(message));
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
      // The last before the end may be transaction markers, which nobody is shown; the end of the
      // partition, or a record beyond, tells that they were passed.
      next_ = std::max(next_, Offset{message->offset});
      return;
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
      return SkipDeleted();
    default:
      if (IsUnauthorized(message->err)) {
        ThrowUnauthorized(client_.who(), rd_kafka_message_errstr(message.get()));
      }
      log::Debug("Kafka consumer error",
                 {{"who", client_.who()}, {"reason", rd_kafka_message_errstr(message.get())}});
  }
}

void KafkaReplay::TakeRecord(MessageHandle message) {
  client_.Answered();
  const Offset offset{message->offset};
  if (offset < next_) return;
  next_ = askmix::Next(offset);
  if (offset < end_) batch_.Add(std::move(message));
}

/// Retention was faster. What it deletes is older than what state has to know.
void KafkaReplay::SkipDeleted() {
  log::Warn("records were deleted before state was read back from them", {{"topic", topic_}});
  begin_ = next_ = std::max(next_, FindEdges(client_).oldest);
  if (next_ < end_) Assign();
}

double KafkaReplay::Progress() const {
  if (next_ >= end_) return 1;
  return static_cast<double>(Raw(next_) - Raw(start_)) /
         static_cast<double>(Raw(end_) - Raw(start_));
}

}  // namespace askmix
