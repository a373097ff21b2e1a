// Needs the listener that `scripts/kafka start --sasl` opens, with its users.
#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>

#include "edge/kafka/handles.h"
#include "kafka/cluster.h"

using namespace askmix;

namespace {

std::string SaslBrokers() {
  const char* brokers = std::getenv("ASKMIX_TEST_SASL_BROKERS");
  return brokers == nullptr ? "" : brokers;
}

#define ASKMIX_NEEDS_SASL()                                                               \
  ASKMIX_NEEDS_BROKER()                                                                   \
  if (SaslBrokers().empty()) {                                                            \
    MESSAGE("skipped: ASKMIX_TEST_SASL_BROKERS is not set (scripts/kafka start --sasl)"); \
    return;                                                                               \
  }

KafkaConfig As(const Cluster& cluster, const std::string& mechanism, const std::string& user,
               const std::string& password) {
  KafkaConfig config = cluster.config.kafka;
  config.brokers = SaslBrokers();
  config.properties = {{"security.protocol", "SASL_PLAINTEXT"}, {"sasl.mechanism", mechanism}};
  config.username = user;
  config.password = password;
  return config;
}

void RequireJoins(const KafkaConfig& config) {
  const auto source = MakeKafkaSource(config, kCopy, 0);
  CHECK(Join(*source).size() == 1);
  source->Close();
}

/// What polling ends in.
Fatal Refusal(const KafkaConfig& config) {
  const auto source = MakeKafkaSource(config, kCopy, 0);
  try {
    Until([&] {
      source->Poll(1, Millis{100});
      return false;
    });
  } catch (const Fatal& fatal) {
    return fatal;
  }
  return {ExitCode::kOk, ""};
}

}  // namespace

TEST_CASE("kafka credentials: the right password opens the door") {
  ASKMIX_NEEDS_SASL();
  const Cluster cluster(1);
  cluster.MakeTopics();
  RequireJoins(As(cluster, "PLAIN", "askmix", "askmix-secret"));
}

TEST_CASE("kafka credentials: SCRAM works or the library that it takes is named") {
  ASKMIX_NEEDS_SASL();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const KafkaConfig scram = As(cluster, "SCRAM-SHA-256", "askmix", "askmix-secret");
  if (rd_kafka_version() >= 0x020601ff) return RequireJoins(scram);
  CHECK(std::string(Refusal(scram).what()).find("that takes 2.6.1") != std::string::npos);
}

TEST_CASE("kafka credentials: a wrong password is refused in a sentence without it") {
  ASKMIX_NEEDS_SASL();
  const Cluster cluster(1);
  cluster.MakeTopics();
  for (const char* mechanism : {"PLAIN", "SCRAM-SHA-256"}) {
    CAPTURE(mechanism);
    const Fatal refusal = Refusal(As(cluster, mechanism, "askmix", "hunter2"));
    CHECK(refusal.code() == ExitCode::kUnauthorized);
    CHECK(std::string(refusal.what()).find("credentials under `kafka`") != std::string::npos);
    CHECK(std::string(refusal.what()).find("hunter2") == std::string::npos);
  }
}

TEST_CASE("kafka credentials: a user without rights is refused") {
  ASKMIX_NEEDS_SASL();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const KafkaConfig guest = As(cluster, "PLAIN", "guest", "guest-secret");
  CHECK(Refusal(guest).code() == ExitCode::kUnauthorized);
  const auto sink = MakeKafkaSink(guest, kCopy, 0);
  try {
    sink->Begin();
    FAIL("a guest was given transactions");
  } catch (const Fatal& fatal) {
    CHECK(fatal.code() == ExitCode::kUnauthorized);
  }
}

TEST_CASE("kafka credentials: a token is read from its file") {
  ASKMIX_NEEDS_SASL();
  const Cluster cluster(1);
  cluster.MakeTopics();
  KafkaConfig config = cluster.config.kafka;
  config.brokers = SaslBrokers();
  config.properties = {{"security.protocol", "SASL_PLAINTEXT"}};
  config.token_file = "token-" + config.group_prefix;
  // Unsigned: {"alg":"none"}, {"sub":"askmix","iat":1700000000,"exp":4102444800}.
  std::ofstream(config.token_file) << "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhc2ttaXgiLCJpYXQiOjE3MDAwMDAw"
                                      "MDAsImV4cCI6NDEwMjQ0NDgwMH0.\n";
  RequireJoins(config);
  std::remove(config.token_file.c_str());
}
