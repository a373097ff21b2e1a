#include "edge/config.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "edge/config_keys.h"
#include "edge/files.h"
#include "support/temporary_folder.h"

namespace askmix {
namespace {

std::string Complaint(const std::string& path, const Environment& environment) {
  try {
    LoadConfig(path, environment);
  } catch (const Fatal& fatal) {
    CHECK(fatal.code() == ExitCode::kConfiguration);
    return fatal.what();
  }
  return "";
}

std::string ComplaintAbout(const std::string& yaml) {
  const TemporaryFolder folder;
  return Complaint(folder.Write("askmix.yaml", yaml), {});
}

bool Holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A key of a YAML file in our own form, and the line above it.
struct WrittenKey {
  std::string name;
  std::string line_above;
};

std::vector<WrittenKey> KeysWrittenIn(const std::string& path) {
  std::istringstream file(ReadFile(path));
  std::vector<WrittenKey> keys;
  std::vector<std::string> sections;
  std::string above;
  for (std::string line; std::getline(file, line); above = line) {
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == line.npos || line[indent] == '#') continue;
    sections.resize(indent / 2);
    const std::size_t colon = line.find(':');
    sections.push_back(line.substr(indent, colon - indent));
    if (colon + 1 == line.size()) continue;  // a section
    std::string name;
    for (const std::string& section : sections) name += (name.empty() ? "" : ".") + section;
    keys.push_back({name, above.substr(std::min(indent, above.size()))});
  }
  return keys;
}

const std::string kShipped = ASKMIX_SOURCE_DIR "/deploy/askmix.yaml";

TEST_CASE("config: the shipped file holds every default") {
  CHECK(Describe(LoadConfig(kShipped, {})) == Describe(Config{}));
}

TEST_CASE("config: the shipped file holds every key with a comment and nothing else") {
  std::vector<std::string> written;
  for (const WrittenKey& key : KeysWrittenIn(kShipped)) {
    CAPTURE(key.name);
    CHECK(key.line_above.starts_with("# "));
    if (key.name != "kafka.properties") written.push_back(key.name);
  }
  std::vector<std::string> known;
  for (const ConfigKey& key : ConfigKeys()) {
    if (!key.secret) known.push_back(key.name);
  }
  std::ranges::sort(written);
  std::ranges::sort(known);
  CHECK(written == known);
}

TEST_CASE("config: without a file everything has its default") {
  CHECK(Describe(LoadConfig("", {})) == Describe(Config{}));
}

TEST_CASE("config: values reach their places") {
  const TemporaryFolder folder;
  const Config config = LoadConfig(folder.Write("a.yaml", R"(
kafka:
  brokers: [one:9092, two:9093]
  commit_interval: 250ms
  properties: {security.protocol: SASL_SSL, ssl.ca.location: /ca.pem}
topics: {partitions: 12}
run: {stages: [classify], workers: 3}
normalize: {missing_time: observed}
classify:
  thresholds: {buying_info: 0.25}
  costs: {community: 2.5}
measure: {grid: 5s, windows: [1m, 2h], assumed: ibm2011-business}
http: {address: "0.0.0.0:0"}
)"),
                                   {});
  CHECK(config.kafka.brokers == "one:9092,two:9093");
  CHECK(config.kafka.commit_interval == Millis{250});
  CHECK(config.kafka.properties.at("ssl.ca.location") == "/ca.pem");
  CHECK(config.topics.partitions == 12);
  CHECK(config.stages == std::vector<std::string>{"classify"});
  CHECK(config.workers == 3);
  CHECK(config.missing_time_is_observed);
  CHECK(config.thresholds[1] == 0.25F);
  CHECK(config.costs[2] == 2.5F);
  CHECK(config.windows == std::vector<Millis>{Millis{60'000}, Millis{7'200'000}});
  CHECK(config.assumed == "ibm2011-business");
  CHECK(config.http_address == "0.0.0.0:0");
}

TEST_CASE("config: the environment wins over the file") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("a.yaml", "run: {workers: 2}\nlog: {level: warn}\n");
  const Config config = LoadConfig(path, {{"ASKMIX_RUN_WORKERS", "5"},
                                          {"ASKMIX_MEASURE_WINDOWS", "1m, 10m"},
                                          {"ASKMIX_MEASURE_ASSUMED", "ibm2011-customers"},
                                          {"ASKMIX_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SSL"},
                                          {"PATH", "/bin"}});
  CHECK(config.workers == 5);
  CHECK(config.log_level == "warn");
  CHECK(config.assumed == "ibm2011-customers");
  CHECK(config.windows == std::vector<Millis>{Millis{60'000}, Millis{600'000}});
  CHECK(config.kafka.properties.at("security.protocol") == "SSL");
}

TEST_CASE("config: variables that are not meant for askmix are left alone") {
  const Environment environment = {{"ASKMIX_PORT", "tcp://10.0.0.1:9464"},
                                   {"ASKMIX_PORT_9464_TCP_ADDR", "10.0.0.1"},
                                   {"ASKMIX_SERVICE_HOST", "10.0.0.1"},
                                   {"ASKMIX_SERVICE_PORT_HTTP", "9464"},
                                   {"ASKMIX_TEST_BROKERS", "localhost:1"}};
  CHECK(Describe(LoadConfig("", environment)) == Describe(Config{}));
}

TEST_CASE("config: a bad file is refused with its line and what would be right") {
  struct Case {
    std::string yaml;
    std::vector<std::string> parts;
  };
  const Case cases[] = {
      {"kafka:\n  broker: a:1\n", {"askmix.yaml:2: ", "kafka.broker;", "kafka.brokers"}},
      {"htpp:\n  address: a:1\n", {":2: ", "unknown key htpp.address", "http.address"}},
      {"colour: {}\n", {":1: ", "unknown key colour"}},
      {"kafka: {password: hunter2}\n", {":1: kafka.password is a secret", "kafka.password_file"}},
      {"kafka:\n  properties:\n    sasl.password: x\n", {":3: ", "is a secret", "ASKMIX_KAFKA_"}},
      {"kafka: {properties: {isolation.level: x}}\n", {"cannot be changed", "isolation.level"}},
      {"kafka: {brokers: nowhere}\n", {"kafka.brokers is 'nowhere'", "host:port"}},
      {"kafka: {brokers: \"a:0\"}\n", {"kafka.brokers is 'a:0'"}},
      {"kafka: {topic_prefix: a/b}\n", {"kafka.topic_prefix is 'a/b'", "letters"}},
      {"kafka: {instance: \"\"}\n", {"kafka.instance is ''"}},
      {"kafka: {session_timeout: 30}\n", {"kafka.session_timeout is '30'", "such as 250ms"}},
      {"kafka: {transaction_timeout: 16m}\n", {"kafka.transaction_timeout is '16m'", "to 15m"}},
      {"kafka:\n  commit_interval: 5s\n",
       {":2: kafka.commit_interval is 5s", "a third of kafka.transaction_timeout (15s)"}},
      {"kafka: {username: me}\n", {"kafka.username needs a password"}},
      {"topics: {partitions: 0}\n", {"topics.partitions is '0'", "1 to 10000"}},
      {"topics: {partitions: 10001}\n", {"topics.partitions is '10001'"}},
      {"topics: {partitions: 4.5}\n", {"topics.partitions is '4.5'", "whole number"}},
      {"run: {stages: [normalise]}\n",
       {"run.stages is 'normalise'", "normalize, correct, classify"}},
      {"run: {stages: []}\n", {"run.stages is ''"}},
      {"run: {stages: [classify, classify]}\n", {"without repetition"}},
      {"normalize: {format: myspace}\n", {"normalize.format is 'myspace'", "empty or one of"}},
      {"normalize: {missing_time: guess}\n", {"reject or observed"}},
      {"classify: {thresholds: {promotion: 1.5}}\n", {"thresholds.promotion is '1.5'", "0 to 1"}},
      {"classify: {thresholds: {promotion: nan}}\n", {"thresholds.promotion is 'nan'"}},
      {"classify: {horizon: 1h}\n", {"classify.horizon is 1h", "measure.windows (24h)"}},
      {"measure: {windows: [5m, 65s]}\n", {"measure.windows is", "growing"}},
      {"measure: {windows: [65s, 24h]}\n", {"measure.windows has 65s", "measure.grid (10s)"}},
      {"measure: {windows: []}\n", {"measure.windows is ''"}},
      {"measure: {windows: [30s]}\n", {"measure.windows is '30s'", "from 1m to 7d"}},
      {"measure: {windows: [1h, 8d]}\n", {"measure.windows is", "from 1m to 7d"}},
      {"measure: {by: [platform, weather]}\n", {"measure.by is", "platform, language"}},
      {"measure: {assumed: ibm2011}\n",
       {"measure.assumed is 'ibm2011'", "empty or one of ibm2011-business, ibm2011-customers"}},
      {"http: {address: 9464}\n", {"http.address is '9464'", "host:port"}},
      {"http: {address: \"[::1:9464\"}\n", {"http.address is", "[::]:9464"}},
      {"http: {address: \"localhost:65536\"}\n", {"http.address is"}},
      {"http: {show_text: yes please}\n", {"http.show_text is 'yes please'", "true or false"}},
      {"http: {show_text: true}\n", {"http.show_text needs a secret", "http.token_file"}},
      {"log: {level: loud}\n", {"debug, info, warn or error"}},
      {"log:\n  level: info\n  level: warn\n", {":3: ", "given twice", ":2"}},
      {"kafka: [1, 2]\n", {"unknown key kafka"}},
      {"just a sentence\n", {":1: give sections with keys"}},
      {"kafka: {brokers\n", {"not YAML"}},
      {"kafka: &again\n  more: *again\n", {":1: ", "deeper ones, than any configuration"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.yaml);
    const std::string complaint = ComplaintAbout(c.yaml);
    CAPTURE(complaint);
    CHECK(!complaint.empty());
    CHECK(complaint.find('\n') == std::string::npos);
    for (const std::string& part : c.parts) {
      CAPTURE(part);
      CHECK(Holds(complaint, part));
    }
  }
}

TEST_CASE("config: a bad environment is refused with the variable's name") {
  struct Case {
    std::string name, value;
    std::vector<std::string> parts;
  };
  const Case cases[] = {
      {"ASKMIX_RUN_WORKER", "1", {"ASKMIX_RUN_WORKER: unknown", "ASKMIX_RUN_WORKERS"}},
      {"ASKMIX_RUN_WORKERS", "many", {"ASKMIX_RUN_WORKERS: run.workers is 'many'", "1 to 256"}},
      {"ASKMIX_KAFKA_COMMIT_INTERVAL", "6s", {"ASKMIX_KAFKA_COMMIT_INTERVAL: ", "a third"}},
      {"ASKMIX_KAFKA_PASSWORD", "hunter2", {"kafka.username is missing"}},
      {"ASKMIX_HTTP_PORT", "9464", {"ASKMIX_HTTP_PORT: unknown"}},
      {"ASKMIX_KAFKA_BROKERS", "tcp://a:1", {"ASKMIX_KAFKA_BROKERS: kafka.brokers is 'tcp://a:1'"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const std::string complaint = Complaint("", {{c.name, c.value}});
    CAPTURE(complaint);
    CHECK(!complaint.empty());
    CHECK(!Holds(complaint, "hunter2"));
    for (const std::string& part : c.parts) CHECK(Holds(complaint, part));
  }
}

TEST_CASE("config: a missing file is refused with its name and the reason") {
  const std::string complaint = Complaint("/nowhere/askmix.yaml", {});
  CHECK(Holds(complaint, "/nowhere/askmix.yaml: No such file"));
}

TEST_CASE("config: secrets come from files or the environment") {
  const TemporaryFolder folder;
  const std::string secret = folder.Write("password", "hunter2\n");
  Environment environment = {{"ASKMIX_KAFKA_USERNAME", "me"},
                             {"ASKMIX_KAFKA_PASSWORD_FILE", secret}};
  CHECK(LoadConfig("", environment).kafka.password == "hunter2");
  environment["ASKMIX_KAFKA_PASSWORD"] = "other";
  CHECK(LoadConfig("", environment).kafka.password == "other");

  const std::string empty = folder.Write("empty", "\n");
  CHECK(Holds(Complaint("", {{"ASKMIX_KAFKA_PASSWORD_FILE", empty}}), "empty is empty"));
  CHECK(Holds(Complaint("", {{"ASKMIX_KAFKA_PASSWORD_FILE", folder.Path("none")}}),
              "kafka.password_file: cannot read"));
}

TEST_CASE("config: a description never holds a secret") {
  const Config config =
      LoadConfig("", {{"ASKMIX_KAFKA_USERNAME", "me"},
                      {"ASKMIX_KAFKA_PASSWORD", "hunter2"},
                      {"ASKMIX_KAFKA_SSL_KEY_PASSWORD", "hunter3"},
                      {"ASKMIX_KAFKA_PROPERTIES_SSL_KEYSTORE_PASSWORD", "hunter4"},
                      {"ASKMIX_KAFKA_PROPERTIES_SASL_OAUTHBEARER_CLIENT_SECRET", "hunter5"}});
  CHECK(config.kafka.properties.at("ssl.keystore.password") == "hunter4");
  const std::string description = Describe(config);
  CHECK(!Holds(description, "hunter"));
  CHECK(Holds(description, "kafka.username: me\n"));
  CHECK(Holds(description, "kafka.password: ********\n"));
  CHECK(Holds(description, "kafka.properties.ssl.keystore.password: ********\n"));
}

}  // namespace
}  // namespace askmix
