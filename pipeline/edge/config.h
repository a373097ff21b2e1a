// The configuration: one YAML file, environment on top, every key with a default. The keys are
// listed with their meaning in deploy/askmix.yaml, which a test compares with these structs.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/reposts.h"
#include "core/types.h"
#include "counting/windows.h"
#include "stages/gates.h"

namespace askmix {

struct KafkaConfig {
  std::string brokers;       ///< kafka.brokers: "host:port,..."; empty: embedded mode
  std::string topic_prefix;  ///< kafka.topic_prefix: put before every topic name
  std::string group_prefix =
      "askmix";  ///< kafka.group_prefix: group "<prefix>.<stage>", ids likewise
  std::string instance =
      "0";  ///< kafka.instance: unique among living processes, stable over restarts
  Millis session_timeout{30'000};
  Millis transaction_timeout{15'000};
  Millis commit_interval{100};
  std::string username;  ///< kafka.username (sasl.username)
  std::string password;  ///< secret: from kafka.password_file or ASKMIX_KAFKA_PASSWORD only
  std::string password_file;
  std::string token_file;  ///< kafka.token_file: OAUTHBEARER token, read again when it expires
  std::string ssl_key_password_file;
  std::string ssl_key_password;  ///< secret, from the file or ASKMIX_KAFKA_SSL_KEY_PASSWORD only
  std::map<std::string, std::string> properties;  ///< kafka.properties.*: passed on to librdkafka
  /// No key: once it says true, nobody waits for a broker that is away any longer.
  std::function<bool()> stopped;
};

struct TopicsConfig {
  int partitions = 4;
  int replication = 3;
  Millis raw_retention{7 * 86'400'000LL};
  Millis output_retention{7 * 86'400'000LL};
};

struct Config {
  KafkaConfig kafka;
  TopicsConfig topics;
  std::string brands_file;  ///< brands.file
  std::string model_file;   ///< model.file; empty: the shipped model
  std::string shadow_file;  ///< model.shadow; empty: none
  std::vector<std::string> stages{"normalize", "correct", "classify", "measure"};  ///< run.stages
  int workers = 1;                        ///< run.workers: per stage in this process
  std::string format;                     ///< normalize.format; empty: told by each payload
  std::string source;                     ///< normalize.source: the operator's name of the feed
  bool missing_time_is_observed = false;  ///< normalize.missing_time: reject | observed
  Reposts reposts = Reposts::kOnce;       ///< normalize.reposts: once | count | ignore
  Millis horizon{86'400'000};             ///< classify.horizon
  int cues = 0;                           ///< classify.cues
  GateOptions gates;                      ///< classify.languages, .junk, .copies
  std::array<float, 4> thresholds{0.0F, 0.0F, 0.0F, 0.5F};  ///< classify.thresholds.{promotion,...}
  std::array<float, 3> costs{0.75F, 1.35F, 1.35F};          ///< classify.costs.{promotion,...}
  Millis grid{10'000};                                      ///< measure.grid
  std::vector<Millis> windows{Millis{300'000}, Millis{3'600'000}, Millis{86'400'000}};
  std::vector<std::string> breakdown;           ///< measure.by: platform, language
  std::string assumed;                          ///< measure.assumed: name of a preset; empty: none
  std::string http_address = "127.0.0.1:9464";  ///< http.address; port 0: a free one
  bool show_text = false;          ///< http.show_text: the API shows mentions to who has the token
  std::string http_token_file;     ///< http.token_file
  int publish_brands_max = 5'000;  ///< http.publish_brands_max: more are summed on /metrics
  std::string log_level = "info";  ///< log.level: debug, info, warn, error
  std::string embedded_output;     ///< embedded.output: folder for one NDJSON file per topic
};

/// Where environment variables come from: a test gives a map, main the process.
using Environment = std::map<std::string, std::string>;
Environment ProcessEnvironment();

/// Reads `path` (empty: defaults only), then ASKMIX_<SECTION>_<KEY> from `environment`, then the
/// secrets' files. Throws Fatal(kConfiguration) with one sentence: file and line, key, what would
/// be right; for an unknown key the nearest known one.
Config LoadConfig(const std::string& path, const Environment& environment);

/// What measure counts in. Buckets are kept for ShiftDetector::kMemory at least.
WindowSpec WindowsOf(const Config& config);

/// For `askmix check` and the log: every key with its value, secrets masked.
std::string Describe(const Config& config);

}  // namespace askmix
