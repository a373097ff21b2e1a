#include "edge/kafka/client.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "edge/files.h"
#include "edge/kafka/kafka.h"
#include "edge/log.h"

namespace askmix {
namespace {

constexpr std::chrono::seconds kLookEvery{1};
constexpr int kLookMs = 200;
constexpr int kPauseMs = 100;

/// How long a token counts as fresh: the file is read again well before that.
constexpr std::chrono::minutes kTokenLifetime{1};

/// Kafka 4 refuses how librdkafka before 2.6.1 does SCRAM (its pull request 4895), and calls it
/// wrong credentials.
std::string ScramHint(const Settings& settings) {
  constexpr int kFirstGood = 0x020601ff;
  const auto mechanism = settings.find("sasl.mechanism");
  const bool scram = mechanism != settings.end() && mechanism->second.starts_with("SCRAM");
  if (!scram || rd_kafka_version() >= kFirstGood) return "";
  return " (librdkafka " + std::string(rd_kafka_version_str()) +
         " cannot do SCRAM with Kafka 4: that takes 2.6.1; PLAIN over TLS and OAUTHBEARER work)";
}

/// Lines of librdkafka that the log has in its own words (a broker that is away, a transaction that
/// failed), or that tell of what comes right by itself or is meant.
bool IsNoise(std::string_view facility) {
  constexpr std::array<std::string_view, 9> kNoise = {"FAIL",   "ERROR",      "FATAL",
                                                      "TXNERR", "ADDOFFSETS", "ENDTXN",
                                                      "GETPID", "TERMINATE",  "CONFWARN"};
  return std::find(kNoise.begin(), kNoise.end(), facility) != kNoise.end();
}

}  // namespace

std::string WorkerId(const KafkaConfig& config, std::string_view stage, std::size_t worker) {
  return KafkaGroup(config, stage) + "." + config.instance + "." + std::to_string(worker);
}

std::string KafkaTopic(const KafkaConfig& config, Topic topic) {
  return config.topic_prefix + std::string(Name(topic));
}

std::string KafkaGroup(const KafkaConfig& config, std::string_view stage) {
  return config.group_prefix + "." + std::string(stage);
}

Client::Client(const KafkaConfig& config, ClientKind kind, const Settings& own, std::string who,
               void* owner, const std::function<void(rd_kafka_conf_t*)>& customize)
    : kind_(kind),
      who_(std::move(who)),
      owner_(owner),
      token_file_(config.token_file),
      stopped_(config.stopped) {
  const Settings settings = ClientSettings(config, kind, own);
  hint_ = ScramHint(settings);
  ConfHandle conf = MakeConf(settings);
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_error_cb(conf.get(), &Client::OnError);
  rd_kafka_conf_set_log_cb(conf.get(), &Client::OnLog);
  if (!token_file_.empty()) {
    rd_kafka_conf_set_oauthbearer_token_refresh_cb(conf.get(), &Client::OnTokenWanted);
    rd_kafka_conf_enable_sasl_queue(conf.get(), 1);
  }
  if (customize) customize(conf.get());
  const bool consumes = kind == ClientKind::kMember || kind == ClientKind::kReader;
  std::array<char, 512> why{};
  handle_.reset(rd_kafka_new(consumes ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER, conf.get(),
                             why.data(), why.size()));
  if (!handle_) {
    throw Fatal(ExitCode::kConfiguration,
                "the settings under `kafka` are not usable: " + std::string(why.data()));
  }
  static_cast<void>(conf.release());  // rd_kafka_new took it over
  // Tokens are renewed by a thread of librdkafka, however long the owner does not poll.
  if (!token_file_.empty()) {
    const ErrorHandle ignored(rd_kafka_sasl_background_callbacks_enable(handle_.get()));
  }
}

void Client::Answered() {
  ever_answered_ = true;
  if (away_.exchange(false)) log::Info("the Kafka broker answers again", {{"who", who_}});
}

void Client::SayAway(std::string_view reason) {
  if (away_.exchange(true)) return;
  log::Warn("the Kafka broker does not answer; waiting for it",
            {{"who", who_}, {"reason", std::string(reason)}});
}

void Client::NotAnswered(std::string_view call, rd_kafka_resp_err_t code, std::string_view text) {
  if (IsUnauthorized(code)) ThrowUnauthorized(who_, text);
  ThrowIfRefused();
  ThrowIfStopped();
  SayAway(std::string(call) + ": " + std::string(text));
  // Errors are told to who polls. A group member's own queue is its record queue, which must not be
  // served here; asking for metadata takes a moment too, and finds leaders that have moved.
  if (kind_ != ClientKind::kMember) rd_kafka_poll(handle_.get(), kPauseMs);
  static_cast<void>(AskForMetadata());
}

bool Client::AskForMetadata() const {
  MetadataHandle::pointer raw = nullptr;
  const rd_kafka_resp_err_t code = rd_kafka_metadata(handle_.get(), 0, nullptr, &raw, kLookMs);
  const MetadataHandle found(raw);
  return code == RD_KAFKA_RESP_ERR_NO_ERROR;
}

void Client::ThrowIfRefused() const {
  const std::lock_guard lock(mutex_);
  if (!refusal_.empty()) ThrowUnauthorized(who_, refusal_ + hint_);
}

void Client::ThrowIfStopped() const {
  if (stopped_ && stopped_()) {
    throw Fatal(ExitCode::kOk, who_ + ": asked to stop while the broker is away");
  }
}

void Client::LookForBroker() {
  if (!away_) return;
  ThrowIfStopped();
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_ < kLookEvery) return;
  looked_ = now;
  if (AskForMetadata()) Answered();
}

void Client::OnError(rd_kafka_t* /*handle*/, int code, const char* reason, void* opaque) {
  Client& client = *static_cast<Client*>(opaque);
  switch (code) {
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR__SSL:
      // Later on this can pass: a broker that is just starting, a token that is about to be
      // renewed.
      if (!client.ever_answered_) {
        const std::lock_guard lock(client.mutex_);
        client.refusal_ = reason;
      } else {
        client.SayAway(reason);
      }
      break;
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
      client.SayAway(reason);
      break;
    default:
      log::Debug("Kafka client error", {{"who", client.who_}, {"reason", reason}});
  }
}

void Client::OnLog(const rd_kafka_t* handle, int level, const char* facility, const char* line) {
  constexpr int kSyslogWarning = 4;
  constexpr int kSyslogInfo = 6;
  const auto* client = static_cast<const Client*>(rd_kafka_opaque(handle));
  const auto write = level > kSyslogInfo || IsNoise(facility) ? &log::Debug
                     : level > kSyslogWarning                 ? &log::Info
                                                              : &log::Warn;
  write("librdkafka",
        {{"who", client ? client->who_ : std::string()}, {"facility", facility}, {"line", line}});
}

void Client::OnTokenWanted(rd_kafka_t* handle, const char* /*config*/, void* opaque) {
  const Client& client = *static_cast<Client*>(opaque);
  std::array<char, 512> why{};
  try {
    std::string token = ReadFile(client.token_file_);
    token.erase(token.find_last_not_of(" \r\n\t") + 1);
    const auto expires = std::chrono::system_clock::now() + kTokenLifetime;
    const auto ms = std::chrono::duration_cast<Millis>(expires.time_since_epoch()).count();
    if (rd_kafka_oauthbearer_set_token(handle, token.c_str(), ms, "askmix", nullptr, 0, why.data(),
                                       why.size()) == RD_KAFKA_RESP_ERR_NO_ERROR) {
      return;
    }
  } catch (const Fatal& fatal) {
    rd_kafka_oauthbearer_set_token_failure(handle, fatal.what());
    return;
  }
  // The reason may quote the token.
  const std::string failure = client.token_file_ + " holds no usable token";
  rd_kafka_oauthbearer_set_token_failure(handle, failure.c_str());
}

PartitionsHandle MakePartitions(const std::string& topic, std::span<const Partition> partitions) {
  PartitionsHandle list(rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size())));
  for (const Partition p : partitions) {
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), Raw(p));
  }
  return list;
}

std::optional<int> CountPartitions(rd_kafka_t* handle, const std::string& topic, Millis timeout) {
  const TopicHandle asked(rd_kafka_topic_new(handle, topic.c_str(), nullptr));
  MetadataHandle::pointer raw = nullptr;
  if (rd_kafka_metadata(handle, 0, asked.get(), &raw, static_cast<int>(timeout.count())) !=
      RD_KAFKA_RESP_ERR_NO_ERROR) {
    return std::nullopt;
  }
  const MetadataHandle found(raw);
  if (found->topic_cnt != 1) return std::nullopt;
  const rd_kafka_metadata_topic_t& told = found->topics[0];
  if (told.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) return 0;
  if (IsUnauthorized(told.err)) {
    ThrowUnauthorized(static_cast<const Client*>(rd_kafka_opaque(handle))->who(),
                      topic + ": " + rd_kafka_err2str(told.err));
  }
  if (told.err != RD_KAFKA_RESP_ERR_NO_ERROR) return std::nullopt;
  return told.partition_cnt;
}

// The request that finds times also takes the other two, for all partitions at once; under
// read_committed the end is the last stable offset.
std::optional<std::vector<std::int64_t>> FindOffsets(rd_kafka_t* handle, const std::string& topic,
                                                     std::span<const Partition> partitions,
                                                     std::int64_t which, Millis timeout) {
  const PartitionsHandle list = MakePartitions(topic, partitions);
  for (int i = 0; i < list->cnt; ++i) list->elems[i].offset = which;
  if (rd_kafka_offsets_for_times(handle, list.get(), static_cast<int>(timeout.count())) !=
      RD_KAFKA_RESP_ERR_NO_ERROR) {
    return std::nullopt;
  }
  std::vector<std::int64_t> offsets;
  for (int i = 0; i < list->cnt; ++i) {
    const rd_kafka_topic_partition_t& found = list->elems[i];
    if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR || (which < 0 && found.offset < 0)) {
      return std::nullopt;
    }
    offsets.push_back(found.offset);
  }
  return offsets;
}

}  // namespace askmix
