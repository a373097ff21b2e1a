#include "edge/kafka/producer.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "edge/kafka/admin.h"
#include "edge/kafka/client.h"

namespace askmix {
namespace {

constexpr Millis kCall{5'000};
constexpr int kPollMs = 100;
constexpr std::size_t kRefusalsKept = 10;
constexpr std::int64_t kBatchBytes = 1'000'000;  ///< librdkafka's default

class KafkaFeed : public FeedProducer {
 public:
  KafkaFeed(const KafkaConfig& config, const std::string& topic, std::int64_t batch_bytes)
      : client_(config, ClientKind::kFeeder,
                {{"client.id", config.group_prefix + ".ingest"},
                 {"batch.size", std::to_string(batch_bytes)}},
                "ingest", this,
                [](rd_kafka_conf_t* conf) {
                  rd_kafka_conf_set_dr_msg_cb(conf, &KafkaFeed::OnDelivery);
                }),
        topic_(rd_kafka_topic_new(client_.get(), topic.c_str(), nullptr)) {}

  void Send(std::string_view value, std::uint64_t tag) override {
    ++counts_.sent;
    // The tag itself travels where librdkafka keeps a pointer for the delivery report.
    void* const opaque = reinterpret_cast<void*>(tag);  // NOLINT(performance-no-int-to-ptr)
    for (;;) {
      // librdkafka's interface is not const, but RD_KAFKA_MSG_F_COPY only reads.
      if (rd_kafka_produce(topic_.get(), RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY,
                           const_cast<char*>(value.data()), value.size(), nullptr, 0,
                           opaque) == 0) {
        break;
      }
      const rd_kafka_resp_err_t code = rd_kafka_last_error();
      if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
        Refuse(code, tag);
        break;
      }
      Serve(kPollMs);
    }
    Serve(0);
  }

  void Flush() override {
    while (rd_kafka_flush(client_.get(), kPollMs) == RD_KAFKA_RESP_ERR__TIMED_OUT) Serve(0);
    Serve(0);
  }

  const DeliveryCounts& counts() const override { return counts_; }

 private:
  static void OnDelivery(rd_kafka_t* /*handle*/, const rd_kafka_message_t* message, void* opaque) {
    auto& feed = Client::Owner<KafkaFeed>(opaque);
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      ++feed.counts_.delivered;
      feed.client_.Answered();
    } else {
      feed.Refuse(message->err, reinterpret_cast<std::uint64_t>(message->_private));
    }
  }

  void Refuse(rd_kafka_resp_err_t code, std::uint64_t tag) {
    ++counts_.refused;
    if (counts_.first_refusals.size() < kRefusalsKept) {
      counts_.first_refusals.push_back({tag, rd_kafka_err2str(code)});
    }
    if (IsUnauthorized(code)) unauthorized_ = code;
  }

  /// Exceptions must not pass through librdkafka: what callbacks saw is thrown here.
  void Serve(int wait_ms) {
    rd_kafka_poll(client_.get(), wait_ms);
    client_.ThrowIfRefused();
    if (unauthorized_) ThrowUnauthorized(client_.who(), rd_kafka_err2str(*unauthorized_));
  }

  DeliveryCounts counts_;
  std::optional<rd_kafka_resp_err_t> unauthorized_;
  Client client_;
  TopicHandle topic_;
};

}  // namespace

std::unique_ptr<FeedProducer> MakeFeedProducer(const KafkaConfig& config,
                                               const std::string& topic) {
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
  // A batch over the topic's limit would be refused with all that is in it, not only the record
  // that is too large.
  std::int64_t limit = kBatchBytes;
  const std::string& text = found->front().settings["max.message.bytes"];
  std::from_chars(text.data(), text.data() + text.size(), limit);
  return std::make_unique<KafkaFeed>(config, topic,
                                     std::clamp<std::int64_t>(limit, 1, kBatchBytes));
}

}  // namespace askmix
