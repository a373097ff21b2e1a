#include "edge/kafka/settings.h"

#include <doctest/doctest.h>

#include "edge/kafka/kafka.h"

using namespace askmix;

namespace {

std::string Refusal(const KafkaConfig& config) {
  try {
    CheckKafkaSettings(config);
  } catch (const Fatal& fatal) {
    CHECK(fatal.code() == ExitCode::kConfiguration);
    return fatal.what();
  }
  return "";
}

KafkaConfig WithProperty(const std::string& name, const std::string& value) {
  KafkaConfig config;
  config.brokers = "127.0.0.1:1";
  config.properties[name] = value;
  return config;
}

}  // namespace

TEST_CASE("kafka settings: the defaults are usable") { CHECK(Refusal({}) == ""); }

TEST_CASE("kafka settings: what exactly-once rests on cannot be changed") {
  for (const char* name :
       {"enable.auto.commit", "isolation.level", "auto.offset.reset", "enable.idempotence", "acks",
        "partition.assignment.strategy", "transactional.id", "group.id", "partitioner",
        "bootstrap.servers", "session.timeout.ms"}) {
    CAPTURE(name);
    const std::string refusal = Refusal(WithProperty(name, "x"));
    CHECK(refusal.find(std::string("kafka.properties.") + name + " cannot be set: ") == 0);
  }
}

TEST_CASE("kafka settings: a secret among the properties is refused and not repeated") {
  for (const char* name : {"sasl.password", "ssl.key.password"}) {
    CAPTURE(name);
    const std::string refusal = Refusal(WithProperty(name, "hunter2"));
    CHECK(refusal.find("_file") != std::string::npos);
    CHECK(refusal.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("kafka settings: an unknown property is refused by name") {
  CHECK(Refusal(WithProperty("linger.msec", "5")).find("kafka.properties.linger.msec") == 0);
}

TEST_CASE("kafka settings: a bad value is refused by name") {
  CHECK(Refusal(WithProperty("compression.type", "zip")).find("compression.type") !=
        std::string::npos);
}

TEST_CASE("kafka settings: a user's property wins over our default") {
  const Settings settings =
      ClientSettings(WithProperty("compression.type", "zstd"), ClientKind::kTransactional, {});
  CHECK(settings.at("compression.type") == "zstd");
}

TEST_CASE("kafka settings: fixed ones hold for every kind of client") {
  const KafkaConfig config = WithProperty("linger.ms", "20");
  CHECK(ClientSettings(config, ClientKind::kMember, {}).at("isolation.level") == "read_committed");
  CHECK(ClientSettings(config, ClientKind::kReader, {}).at("auto.offset.reset") == "error");
  CHECK(ClientSettings(config, ClientKind::kTransactional, {}).at("enable.idempotence") == "true");
  CHECK(ClientSettings(config, ClientKind::kTransactional, {}).at("partitioner") ==
        "murmur2_random");
}

TEST_CASE("kafka settings: the description shows no secret") {
  KafkaConfig config = WithProperty("security.protocol", "SASL_SSL");
  config.properties["sasl.mechanism"] = "PLAIN";
  config.properties["sasl.oauthbearer.config"] = "secret=letmein";
  config.username = "reader";
  config.password = "hunter2";
  config.ssl_key_password = "swordfish";
  const std::string text = DescribeKafkaSettings(config);
  CHECK(text.find("sasl.username=reader\n") != std::string::npos);
  CHECK(text.find("sasl.password=(secret)\n") != std::string::npos);
  CHECK(text.find("isolation.level=read_committed\n") != std::string::npos);
  for (const char* secret : {"hunter2", "swordfish", "letmein"}) {
    CAPTURE(secret);
    CHECK(text.find(secret) == std::string::npos);
  }
}

TEST_CASE("kafka settings: credentials that nothing would use are refused") {
  KafkaConfig config;
  config.username = "reader";
  CHECK(Refusal(config).find("security.protocol") != std::string::npos);
  config.properties["security.protocol"] = "sasl_ssl";
  CHECK(Refusal(config).find("sasl.mechanism") != std::string::npos);
  config.properties["sasl.mechanism"] = "SCRAM-SHA-512";
  CHECK(Refusal(config) == "");
}

TEST_CASE("kafka settings: a token goes with its own mechanism") {
  KafkaConfig config = WithProperty("security.protocol", "SASL_SSL");
  config.token_file = "token";
  CHECK(Refusal(config) == "");
  CHECK(ClientSettings(config, ClientKind::kMember, {}).at("sasl.mechanism") == "OAUTHBEARER");
  config.properties["sasl.mechanism"] = "PLAIN";
  CHECK(Refusal(config).find("OAUTHBEARER") != std::string::npos);
}

TEST_CASE("kafka settings: a commit must come well before the transaction's timeout") {
  KafkaConfig config;
  config.commit_interval = Millis{5'000};
  CHECK(Refusal(config).find("kafka.commit_interval") == 0);
}
