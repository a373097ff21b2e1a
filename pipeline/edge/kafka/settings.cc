#include "edge/kafka/settings.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "edge/kafka/kafka.h"

namespace askmix {
namespace {

struct Property {
  std::string_view name;
  std::string_view value;
};

struct FixedProperty {
  std::string_view name;
  std::string_view reason;
};

constexpr std::string_view kCommits = "askmix commits positions itself, in transactions";
constexpr std::string_view kDurable = "exactly-once needs every replica in sync to have the record";
constexpr std::string_view kNames = "askmix makes it from group_prefix, stage, instance and worker";

/// What a user may not set under kafka.properties, and why.
constexpr std::array kFixed = {
    FixedProperty{"bootstrap.servers", "kafka.brokers"},
    FixedProperty{"metadata.broker.list", "kafka.brokers"},
    FixedProperty{"session.timeout.ms", "kafka.session_timeout"},
    FixedProperty{"transaction.timeout.ms", "kafka.transaction_timeout"},
    FixedProperty{"sasl.username", "kafka.username"},
    FixedProperty{"sasl.password", "kafka.password_file, or ASKMIX_KAFKA_PASSWORD"},
    FixedProperty{"ssl.key.password",
                  "kafka.ssl_key_password_file, or ASKMIX_KAFKA_SSL_KEY_PASSWORD"},
    FixedProperty{"group.id", kNames},
    FixedProperty{"client.id", kNames},
    FixedProperty{"transactional.id", kNames},
    FixedProperty{"enable.auto.commit", kCommits},
    FixedProperty{"auto.commit.enable", kCommits},
    FixedProperty{"auto.commit.interval.ms", kCommits},
    FixedProperty{"enable.auto.offset.store", kCommits},
    FixedProperty{"isolation.level", "uncommitted records may never have been written"},
    FixedProperty{"auto.offset.reset", "a silent jump would lose records or count them twice"},
    FixedProperty{"partition.assignment.strategy",
                  "all members of a group must use the same: range"},
    FixedProperty{"enable.partition.eof", "askmix needs to know where a partition ends"},
    FixedProperty{"enable.idempotence", kDurable},
    FixedProperty{"acks", kDurable},
    FixedProperty{"request.required.acks", kDurable},
    FixedProperty{"partitioner", "one identity must find one partition, for every client: murmur2"},
    FixedProperty{"allow.auto.create.topics", "topics need the settings of `askmix topics create`"},
    FixedProperty{"sasl.oauthbearer.method", "askmix reads tokens from kafka.token_file"},
};

constexpr std::array kEveryClient = {
    Property{"reconnect.backoff.max.ms", "1000"},  // 5 s of outage end after 5.8 s instead of 12
    Property{"socket.keepalive.enable", "true"},
    Property{"socket.nagle.disable", "true"},
};

/// librdkafka 2.0.2 stops fetching for up to a second when this many messages wait; their bytes are
/// the bound that counts.
constexpr std::array kConsumers = {
    Property{"queued.min.messages", "1000000"},
    Property{"queued.max.messages.kbytes", "32768"},
};

constexpr std::array kProducers = {
    Property{"linger.ms", "5"}, Property{"compression.type", "lz4"},
    Property{"queue.buffering.max.kbytes", "131072"},
    Property{"message.max.bytes", "16777216"},  // the topic's limit decides
};

/// While the markers of the previous transaction are being written, the broker asks to come again.
constexpr std::array kTransactionals = {
    Property{"retry.backoff.ms", "10"},
};

constexpr std::array kFixedConsumers = {
    Property{"enable.auto.commit", "false"},
    Property{"enable.auto.offset.store", "false"},
    Property{"isolation.level", "read_committed"},
    Property{"auto.offset.reset", "error"},
    Property{"partition.assignment.strategy", "range"},
    Property{"enable.partition.eof", "true"},
    Property{"allow.auto.create.topics", "false"},
};

constexpr std::array kFixedProducers = {
    Property{"enable.idempotence", "true"},
    Property{"acks", "all"},
    Property{"partitioner", "murmur2_random"},
};

template <std::size_t n>
void Apply(const std::array<Property, n>& properties, Settings& settings) {
  for (const Property& p : properties) settings[std::string(p.name)] = p.value;
}

bool IsConsumer(ClientKind kind) {
  return kind == ClientKind::kMember || kind == ClientKind::kReader;
}

void ApplyDefaults(ClientKind kind, Settings& settings) {
  Apply(kEveryClient, settings);
  if (IsConsumer(kind)) {
    Apply(kConsumers, settings);
  } else {
    Apply(kProducers, settings);
  }
  if (kind == ClientKind::kTransactional) Apply(kTransactionals, settings);
}

void ApplyCredentials(const KafkaConfig& config, Settings& settings) {
  if (!config.username.empty()) settings["sasl.username"] = config.username;
  if (!config.password.empty()) settings["sasl.password"] = config.password;
  if (!config.ssl_key_password.empty()) settings["ssl.key.password"] = config.ssl_key_password;
  if (!config.token_file.empty()) settings["sasl.mechanism"] = "OAUTHBEARER";
}

void ApplyFixed(const KafkaConfig& config, ClientKind kind, Settings& settings) {
  if (IsConsumer(kind)) {
    Apply(kFixedConsumers, settings);
  } else {
    Apply(kFixedProducers, settings);
  }
  if (kind == ClientKind::kMember) {
    settings["session.timeout.ms"] = std::to_string(config.session_timeout.count());
  }
  if (kind == ClientKind::kTransactional) {
    settings["transaction.timeout.ms"] = std::to_string(config.transaction_timeout.count());
  }
  settings["bootstrap.servers"] = config.brokers;
}

[[noreturn]] void Misconfigured(const std::string& sentence) {
  throw Fatal(ExitCode::kConfiguration, sentence);
}

void RefuseFixed(const Settings& properties) {
  for (const auto& property : properties) {
    const std::string& name = property.first;
    const auto fixed = std::find_if(kFixed.begin(), kFixed.end(),
                                    [&](const FixedProperty& f) { return f.name == name; });
    if (fixed == kFixed.end()) continue;
    const bool own_key = fixed->reason.starts_with("kafka.");
    Misconfigured("kafka.properties." + name + " cannot be set: " +
                  (own_key ? "it has a key of its own: " : "") + std::string(fixed->reason));
  }
}

std::string Find(const Settings& properties, const std::string& name,
                 const std::string& otherwise) {
  const auto found = properties.find(name);
  return found == properties.end() ? otherwise : found->second;
}

bool MentionsSasl(std::string protocol) {
  std::transform(protocol.begin(), protocol.end(), protocol.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return protocol.starts_with("sasl_");
}

/// librdkafka would go ahead without credentials, or ask for Kerberos.
void RefuseIdleCredentials(const KafkaConfig& config) {
  if (config.username.empty() && config.token_file.empty()) return;
  const std::string key = config.username.empty() ? "kafka.token_file" : "kafka.username";
  if (!MentionsSasl(Find(config.properties, "security.protocol", ""))) {
    Misconfigured(key +
                  " is set, but kafka.properties.security.protocol is neither SASL_SSL nor "
                  "SASL_PLAINTEXT");
  }
  const std::string mechanism =
      Find(config.properties, "sasl.mechanism", Find(config.properties, "sasl.mechanisms", ""));
  if (!config.token_file.empty() && !mechanism.empty() && mechanism != "OAUTHBEARER") {
    Misconfigured("kafka.token_file goes with kafka.properties.sasl.mechanism: OAUTHBEARER, not " +
                  mechanism);
  }
  if (config.token_file.empty() && mechanism.empty()) {
    Misconfigured(
        "kafka.username is set, but kafka.properties.sasl.mechanism is not; it is one of "
        "PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512");
  }
}

void RefuseTimes(const KafkaConfig& config) {
  if (config.commit_interval.count() * 3 >= config.transaction_timeout.count()) {
    Misconfigured(
        "kafka.commit_interval must be less than a third of kafka.transaction_timeout, so "
        "that a transaction does not end before it is committed");
  }
}

}  // namespace

Settings ClientSettings(const KafkaConfig& config, ClientKind kind, const Settings& own) {
  RefuseFixed(config.properties);
  Settings settings;
  ApplyDefaults(kind, settings);
  for (const auto& [name, value] : config.properties) settings[name] = value;
  ApplyCredentials(config, settings);
  ApplyFixed(config, kind, settings);
  for (const auto& [name, value] : own) settings[name] = value;
  return settings;
}

ConfHandle MakeConf(const Settings& settings) {
  ConfHandle conf(rd_kafka_conf_new());
  std::array<char, 512> why{};
  for (const auto& [name, value] : settings) {
    if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), why.data(), why.size()) ==
        RD_KAFKA_CONF_OK) {
      continue;
    }
    const std::string shown = IsSecret(name) ? "its value is not accepted" : why.data();
    Misconfigured("kafka.properties." + name + " is not usable: " + shown);
  }
  return conf;
}

bool IsSecret(std::string_view property) {
  constexpr std::array<std::string_view, 6> kParts = {"password", "secret", ".pem",
                                                      "token",    "jaas",   "oauthbearer.config"};
  return std::any_of(kParts.begin(), kParts.end(), [&](std::string_view part) {
    return property.find(part) != std::string_view::npos;
  });
}

void CheckKafkaSettings(const KafkaConfig& config) {
  RefuseIdleCredentials(config);
  RefuseTimes(config);
  for (const ClientKind kind :
       {ClientKind::kMember, ClientKind::kReader, ClientKind::kTransactional}) {
    static_cast<void>(MakeConf(ClientSettings(config, kind, {})));
  }
}

std::string DescribeKafkaSettings(const KafkaConfig& config) {
  Settings all = ClientSettings(config, ClientKind::kMember, {});
  all.merge(ClientSettings(config, ClientKind::kTransactional, {}));
  std::string text;
  for (const auto& [name, value] : all) {
    text += name + "=" + (IsSecret(name) ? "(secret)" : value) + "\n";
  }
  return text;
}

}  // namespace askmix
