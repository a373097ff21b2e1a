#include "edge/kafka/producer.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include "edge/kafka/admin.h"
#include "edge/kafka/transactions.h"

namespace askmix {
namespace {

using Steady = std::chrono::steady_clock;

constexpr Millis kCall{5'000};
constexpr std::size_t kRefusalsKept = 10;
constexpr std::size_t kBatchBytes = 1'000'000;  ///< librdkafka's default
constexpr std::size_t kRecordBytesOver = 512;   ///< of a record and its batch, beside the value
constexpr std::size_t kRecordsMax = 10'000;
constexpr std::size_t kBytesMax = std::size_t{8} << 20;
constexpr std::chrono::seconds kAgeMax{1};
/// Of one transaction, one after the other. A refused record takes two, what passes takes few.
constexpr int kAttemptsMax = 20;

/// Tells this process's transactions from those of others.
std::string MakeToken() {
  const auto now = std::chrono::system_clock::now().time_since_epoch().count();
  return std::to_string(now) + "-" + std::to_string(getpid());
}

/// What a committed position's note is on the broker: "1;<which transaction>;<note>".
constexpr std::string_view kNoteVersion = "1;";

std::optional<FeedPosition> Unpack(std::int64_t offset, std::string_view metadata) {
  if (offset < 0 || !metadata.starts_with(kNoteVersion)) return std::nullopt;
  const std::size_t end = metadata.find(';', kNoteVersion.size());
  if (end == std::string_view::npos) return std::nullopt;
  return FeedPosition{offset, std::string(metadata.substr(end + 1))};
}

class KafkaFeed : public FeedProducer {
 public:
  /// `limit`: bytes of a batch that the topic takes.
  KafkaFeed(const KafkaConfig& config, std::string topic, const std::string& name,
            std::size_t limit);
  /// librdkafka 2.0.2 may abort the process (an assertion in rdkafka_txnmgr.c) when it is destroyed
  /// while the broker has yet to answer for a transaction that is open.
  ~KafkaFeed() override { transactions_.Close(); }

  std::optional<FeedPosition> position() const override { return position_; }
  void Send(std::string_view value, std::span<const Header> headers, std::uint64_t tag) override;
  bool IsDue() const override;
  void Commit(const FeedPosition& position) override;
  void Flush() override;
  const DeliveryCounts& counts() const override { return counts_; }

 private:
  /// A record of the open transaction, in case that it has to be sent again.
  struct Kept {
    std::size_t begin, size;  ///< in bytes_
    std::size_t headers;      ///< in headers_
    std::uint64_t tag;
  };
  struct Refused {
    std::size_t index;  ///< in kept_
    rd_kafka_resp_err_t code;
  };
  struct Found {
    std::int64_t offset;
    std::string metadata;
  };

  std::size_t KeepHeaders(std::span<const Header> headers);
  void Produce(std::size_t index);
  void Begin();
  void ProduceAgain();
  CommitOutcome TryCommit(const FeedPosition& position, const std::string& metadata);
  bool WasCommitted(const std::string& metadata);
  [[noreturn]] void ThrowFenced() const;
  void DropRefused();
  void CountRefused(const Kept& record, rd_kafka_resp_err_t code);
  void Forget();
  Found AskForPosition();

  const std::string topic_;
  const std::string id_;
  const bool has_name_;
  const std::size_t limit_;
  const std::string token_ = MakeToken();
  Client reader_;
  Transactions transactions_;
  GroupMetadataHandle group_;

  DeliveryCounts counts_;
  std::optional<FeedPosition> position_;
  std::string metadata_;        ///< of position_, as the broker has it
  std::int64_t committed_ = 0;  ///< transactions
  int takeovers_ = 0;           ///< of transactions_, since when we know that position_ holds

  // Of the open transaction.
  bool open_ = false;
  Steady::time_point began_{};
  std::string bytes_;
  std::vector<std::vector<Header>> headers_;
  std::vector<Kept> kept_;
  std::vector<Refused> refused_;
  std::vector<rd_kafka_vu_t> fields_;
};

std::string Living(const std::string& id) {
  return "another ingest of the same feed runs, and goes on from where this one was (" + id + ")";
}

std::string NameOf(const std::string& name) {
  return "ingest." + (name.empty() ? "unnamed-" + MakeToken() : name);
}

KafkaFeed::KafkaFeed(const KafkaConfig& config, std::string topic, const std::string& name,
                     std::size_t limit)
    : topic_(std::move(topic)),
      id_(KafkaGroup(config, NameOf(name))),
      has_name_(!name.empty()),
      limit_(limit),
      reader_(config, ClientKind::kReader, Settings{{"group.id", id_}, {"client.id", id_}},
              "position of " + id_),
      transactions_(
          config, {id_, "feed " + id_, Living(id_)}, {topic_},
          // A batch over the topic's limit would be refused with all that is in it.
          {{"batch.size", std::to_string(std::clamp<std::size_t>(limit, 1, kBatchBytes))}},
          [this](void* opaque, rd_kafka_resp_err_t code) {
            refused_.push_back({reinterpret_cast<std::size_t>(opaque), code});
          }),
      group_(rd_kafka_consumer_group_metadata_new(id_.c_str())) {
  transactions_.AwaitReady();
  takeovers_ = transactions_.takeovers();
  if (!has_name_) return;
  const Found found = AskForPosition();
  position_ = Unpack(found.offset, found.metadata);
  metadata_ = found.metadata;
}

void KafkaFeed::Send(std::string_view value, std::span<const Header> headers, std::uint64_t tag) {
  if (!open_) Begin();
  ++counts_.sent;
  kept_.push_back({bytes_.size(), value.size(), KeepHeaders(headers), tag});
  bytes_.append(value);
  Produce(kept_.size() - 1);
  if (!has_name_ && IsDue()) Flush();
}

void KafkaFeed::Begin() {
  transactions_.Begin();
  if (takeovers_ != transactions_.takeovers()) {
    // Whoever had the id in the meantime went on from our position.
    if (AskForPosition().metadata != metadata_) ThrowFenced();
    takeovers_ = transactions_.takeovers();
  }
  open_ = true;
  began_ = Steady::now();
}

/// Records of one feed have few different ones, if any.
std::size_t KafkaFeed::KeepHeaders(std::span<const Header> headers) {
  const auto same = [&](const std::vector<Header>& known) {
    return std::equal(
        known.begin(), known.end(), headers.begin(), headers.end(),
        [](const Header& a, const Header& b) { return a.name == b.name && a.value == b.value; });
  };
  if (headers_.empty() || !same(headers_.back())) {
    headers_.emplace_back(headers.begin(), headers.end());
  }
  return headers_.size() - 1;
}

void KafkaFeed::Produce(std::size_t index) {
  const Kept& record = kept_[index];
  fields_.clear();
  fields_.push_back(
      Bytes(RD_KAFKA_VTYPE_VALUE, std::string_view(bytes_).substr(record.begin, record.size)));
  for (const Header& h : headers_[record.headers]) {
    fields_.push_back(HeaderField(h.name.c_str(), h.value));
  }
  // The index itself travels where librdkafka keeps a pointer for the delivery report.
  transactions_.Produce(0, fields_, record.size,
                        reinterpret_cast<void*>(index));  // NOLINT(performance-no-int-to-ptr)
}

bool KafkaFeed::IsDue() const {
  if (kept_.empty()) return false;
  return kept_.size() >= kRecordsMax || bytes_.size() >= kBytesMax ||
         Steady::now() - began_ >= kAgeMax;
}

void KafkaFeed::Flush() {
  if (!kept_.empty()) Commit(position_.value_or(FeedPosition{}));
}

void KafkaFeed::Commit(const FeedPosition& position) {
  if (kept_.empty() && position == position_) return;
  const std::string metadata = std::string(kNoteVersion) + token_ + "." +
                               std::to_string(committed_ + 1) + ";" + position.note;
  for (int attempt = 1;; ++attempt) {
    const CommitOutcome outcome = TryCommit(position, metadata);
    if (outcome == CommitOutcome::kCommitted) break;
    if (outcome == CommitOutcome::kUnknown && WasCommitted(metadata)) break;
    if (attempt == kAttemptsMax) {
      throw Fatal(ExitCode::kBroker, "feed " + id_ + ": the same transaction has failed " +
                                         std::to_string(attempt) + " times");
    }
    if (outcome == CommitOutcome::kRefused) DropRefused();
  }
  ++committed_;
  counts_.delivered += static_cast<std::int64_t>(kept_.size());
  position_ = position;
  metadata_ = metadata;
  Forget();
}

CommitOutcome KafkaFeed::TryCommit(const FeedPosition& position, const std::string& metadata) {
  if (!open_) ProduceAgain();
  open_ = false;
  const PartitionsHandle list(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_t& entry =
      *rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(), 0);
  entry.offset = position.offset;
  SetMetadata(metadata, entry);
  return transactions_.Commit(list.get(), group_.get());
}

void KafkaFeed::ProduceAgain() {
  refused_.clear();
  Begin();
  for (std::size_t i = 0; i < kept_.size(); ++i) Produce(i);
}

/// The outcome was lost with the producer. Its successor has settled it, and what is committed now
/// says how.
bool KafkaFeed::WasCommitted(const std::string& metadata) {
  const std::string found = AskForPosition().metadata;
  if (found != metadata && found != metadata_) ThrowFenced();
  takeovers_ = transactions_.takeovers();
  return found == metadata;
}

void KafkaFeed::ThrowFenced() const {
  throw Fatal(ExitCode::kFenced, "feed " + id_ + ": " + Living(id_));
}

/// Of what was refused, what is too large for the topic; others may only have shared its fate.
void KafkaFeed::DropRefused() {
  const auto is_large = [&](const Refused& r) {
    return kept_[r.index].size + kRecordBytesOver > limit_;
  };
  if (std::any_of(refused_.begin(), refused_.end(), is_large)) {
    std::erase_if(refused_, [&](const Refused& r) { return !is_large(r); });
  }
  std::sort(refused_.begin(), refused_.end(),
            [](const Refused& a, const Refused& b) { return a.index > b.index; });
  std::size_t last = kept_.size();
  for (const Refused& r : refused_) {
    if (r.index == last) continue;
    last = r.index;
    CountRefused(kept_[r.index], r.code);
    kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(r.index));
  }
}

void KafkaFeed::CountRefused(const Kept& record, rd_kafka_resp_err_t code) {
  ++counts_.refused;
  if (counts_.first_refusals.size() < kRefusalsKept) {
    counts_.first_refusals.push_back({record.tag, rd_kafka_err2str(code)});
  }
}

void KafkaFeed::Forget() {
  kept_.clear();
  refused_.clear();
  headers_.clear();
  bytes_.clear();
  // One record may be larger than a usual transaction; its memory is not kept.
  if (bytes_.capacity() > 2 * kBytesMax) bytes_.shrink_to_fit();
}

KafkaFeed::Found KafkaFeed::AskForPosition() {
  const PartitionsHandle list = MakePartitions(topic_, std::array{Partition{0}});
  for (;;) {
    rd_kafka_poll(reader_.get(), 0);
    rd_kafka_resp_err_t code =
        rd_kafka_committed(reader_.get(), list.get(), static_cast<int>(kCall.count()));
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) code = list->elems[0].err;
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) break;
    reader_.NotAnswered("reading the feed's position", code, rd_kafka_err2str(code));
  }
  reader_.Answered();
  const rd_kafka_topic_partition_t& found = list->elems[0];
  if (found.metadata == nullptr) return {found.offset, {}};
  return {found.offset, std::string(static_cast<const char*>(found.metadata), found.metadata_size)};
}

}  // namespace

std::unique_ptr<FeedProducer> MakeFeedProducer(const KafkaConfig& config, const std::string& topic,
                                               const std::string& name) {
  Client asking(config, ClientKind::kReader, {{"client.id", config.group_prefix + ".ingest"}},
                "ingest");
  std::optional<std::vector<FoundTopic>> found;
  while (!(found = DescribeTopics(asking, std::span(&topic, 1), kCall))) {
    asking.NotAnswered("describing " + topic, RD_KAFKA_RESP_ERR__TIMED_OUT, "timed out");
  }
  if (found->empty()) {
    throw Fatal(
        ExitCode::kConfiguration,
        "topic " + topic + " does not exist on the cluster; make it with `askmix topics create`");
  }
  std::size_t limit = kBatchBytes;
  const std::string& text = found->front().settings["max.message.bytes"];
  std::from_chars(text.data(), text.data() + text.size(), limit);
  return std::make_unique<KafkaFeed>(config, topic, name, limit);
}

}  // namespace askmix
