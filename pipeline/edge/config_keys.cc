#include "edge/config_keys.h"

#include <algorithm>
#include <array>

#include "classifier/junk.h"
#include "codec/platforms/platform.h"
#include "core/time.h"
#include "edge/config_values.h"
#include "edge/presets.h"
#include "stages/stages.h"

namespace askmix {
namespace {

constexpr Millis kSecond{1'000};
constexpr Millis kMinute{60'000};
constexpr Millis kDay{86'400'000};

using Test = std::function<bool(const std::string&)>;

template <typename At>
ConfigKey Text(std::string name, At at, std::string want = "text", Test test = nullptr) {
  return {.name = std::move(name),
          .want = std::move(want),
          .set =
              [at, test](Config& config, const std::string& text) {
                if (test && !test(text)) return false;
                at(config) = text;
                return true;
              },
          .get = [at](const Config& config) { return std::string(at(config)); }};
}

template <typename At>
ConfigKey Secret(std::string name, At at) {
  ConfigKey key = Text(std::move(name), at, "a secret");
  key.secret = true;
  return key;
}

template <typename At>
ConfigKey Duration(std::string name, At at, Millis min, Millis max) {
  return {.name = std::move(name),
          .want = "a duration from " + FormatDuration(min) + " to " + FormatDuration(max) +
                  ", such as 250ms, 10s, 5m, 24h or 7d",
          .set =
              [at, min, max](Config& config, const std::string& text) {
                const std::optional<Millis> value = ParseDuration(text);
                if (!value || *value < min || *value > max) return false;
                at(config) = *value;
                return true;
              },
          .get = [at](const Config& config) { return FormatDuration(at(config)); }};
}

template <typename At>
ConfigKey Number(std::string name, At at, int min, int max) {
  return {.name = std::move(name),
          .want = "a whole number from " + std::to_string(min) + " to " + std::to_string(max),
          .set =
              [at, min, max](Config& config, const std::string& text) {
                const std::optional<int> value = ParseInteger(text, min, max);
                if (value) at(config) = *value;
                return value.has_value();
              },
          .get = [at](const Config& config) { return std::to_string(at(config)); }};
}

ConfigKey Threshold(std::string name, std::size_t intent) {
  return {
      .name = std::move(name),
      .want = "a number from 0 to 1",
      .set =
          [intent](Config& config, const std::string& text) {
            const std::optional<float> value = ParseFraction(text);
            if (value) config.thresholds[intent] = *value;
            return value.has_value();
          },
      .get = [intent](const Config& config) { return FormatFraction(config.thresholds[intent]); }};
}

ConfigKey Cost(std::string name, std::size_t intent) {
  return {.name = std::move(name),
          .want = "a number from 0.1 to 10",
          .set =
              [intent](Config& config, const std::string& text) {
                const std::optional<float> value = ParseNumber(text, 0.1F, 10.0F);
                if (value) config.costs[intent] = *value;
                return value.has_value();
              },
          .get = [intent](const Config& config) { return FormatFraction(config.costs[intent]); }};
}

template <typename At>
ConfigKey Flag(std::string name, At at) {
  return {.name = std::move(name),
          .want = "true or false",
          .set =
              [at](Config& config, const std::string& text) {
                at(config) = text == "true";
                return text == "true" || text == "false";
              },
          .get = [at](const Config& config) { return at(config) ? "true" : "false"; }};
}

ConfigKey MissingTime(std::string name) {
  return {.name = std::move(name),
          .want = "reject or observed",
          .set =
              [](Config& config, const std::string& text) {
                config.missing_time_is_observed = text == "observed";
                return text == "observed" || text == "reject";
              },
          .get =
              [](const Config& config) {
                return std::string(config.missing_time_is_observed ? "observed" : "reject");
              }};
}

ConfigKey RepostPolicy(std::string name) {
  return {.name = std::move(name),
          .want = "once, count or ignore",
          .set =
              [](Config& config, const std::string& text) {
                const auto policy = std::ranges::find(kRepostsNames, text);
                if (policy == kRepostsNames.end()) return false;
                config.reposts = static_cast<Reposts>(policy - kRepostsNames.begin());
                return true;
              },
          .get =
              [](const Config& config) {
                return std::string(kRepostsNames[static_cast<std::size_t>(config.reposts)]);
              }};
}

ConfigKey Languages(std::string name) {
  return {.name = std::move(name),
          .want = "a list of language codes, such as [en] or [en, de]; empty for all",
          .set =
              [](Config& config, const std::string& text) {
                config.gates.languages = SplitList(text);
                return std::ranges::all_of(config.gates.languages, [](const std::string& code) {
                  return code.size() >= 2 && code.size() <= 3 &&
                         std::ranges::all_of(code, [](char c) { return c >= 'a' && c <= 'z'; });
                });
              },
          .get = [](const Config& config) { return Join(config.gates.languages); }};
}

/// Some of `known`, each at most once.
template <typename At>
ConfigKey Subset(std::string name, At at, std::vector<std::string> known, bool may_be_empty) {
  const std::string wanted = "a list without repetition of " + Join(known);
  return {.name = std::move(name),
          .want = may_be_empty ? wanted + "; empty for none" : wanted,
          .set =
              [=](Config& config, const std::string& text) {
                at(config) = SplitList(text);
                return (may_be_empty || !at(config).empty()) && IsDistinct(at(config)) &&
                       std::ranges::all_of(at(config), [&](const std::string& one) {
                         return std::ranges::find(known, one) != known.end();
                       });
              },
          .get = [at](const Config& config) { return Join(at(config)); }};
}

std::vector<std::string> KnownJunk() {
  std::vector<std::string> known;
  for (const std::string_view junk : kJunkNames) {
    if (!junk.empty()) known.emplace_back(junk);
  }
  return known;
}

std::vector<std::string> KnownStages() {
  std::vector<std::string> known;
  for (const StageRow& row : StageTable()) known.emplace_back(row.name);
  return known;
}

ConfigKey WindowLengths(std::string name) {
  return {.name = std::move(name),
          .want = "a growing list of 1 to 8 durations from 1m to 7d, such as [5m, 1h, 24h]",
          .set =
              [](Config& config, const std::string& text) {
                const auto lengths = ParseDurations(text);
                if (!lengths || lengths->empty() || lengths->size() > 8) return false;
                config.windows = *lengths;
                return std::ranges::is_sorted(*lengths, std::less_equal{}) &&
                       lengths->front() >= kMinute && lengths->back() <= 7 * kDay;
              },
          .get =
              [](const Config& config) {
                std::vector<std::string> names;
                for (const Millis length : config.windows) names.push_back(FormatDuration(length));
                return Join(names);
              }};
}

bool IsFormat(const std::string& text) {
  return text.empty() || std::ranges::count(FormatNames(), text) > 0;
}

std::string FormatsWanted() {
  std::vector<std::string> names;
  for (const std::string_view name : FormatNames()) names.emplace_back(name);
  return "empty or one of " + Join(names);
}

bool IsPreset(const std::string& text) { return text.empty() || FindPreset(text); }

std::string PresetsWanted() {
  std::vector<std::string> names;
  for (const AssumedMixPtr& preset : Presets()) names.push_back(preset->name);
  return "empty or one of " + Join(names) + " (guesses of your own stand in the brands file)";
}

bool IsLevel(const std::string& text) {
  return text == "debug" || text == "info" || text == "warn" || text == "error";
}

// A path to a member, for reading and for writing.
#define ASKMIX_AT(member) \
  [](auto& config) -> auto& { return config.member; }

std::vector<ConfigKey> MakeKeys() {
  const std::string name_wanted = "1 to 100 letters, digits, '.', '_' or '-'";
  const Test is_prefix = [](const auto& text) { return text.empty() || IsKafkaName(text); };
  return {
      Text("kafka.brokers", ASKMIX_AT(kafka.brokers), "empty or host:port[,host:port...]",
           [](const auto& text) { return text.empty() || AreBrokers(text); }),
      Text("kafka.topic_prefix", ASKMIX_AT(kafka.topic_prefix), "empty or " + name_wanted,
           is_prefix),
      Text("kafka.group_prefix", ASKMIX_AT(kafka.group_prefix), name_wanted, IsKafkaName),
      Text("kafka.instance", ASKMIX_AT(kafka.instance), name_wanted, IsKafkaName),
      Duration("kafka.session_timeout", ASKMIX_AT(kafka.session_timeout), kSecond, 30 * kMinute),
      Duration("kafka.transaction_timeout", ASKMIX_AT(kafka.transaction_timeout), kSecond,
               15 * kMinute),
      Duration("kafka.commit_interval", ASKMIX_AT(kafka.commit_interval), Millis{1}, kMinute),
      Text("kafka.username", ASKMIX_AT(kafka.username)),
      Secret("kafka.password", ASKMIX_AT(kafka.password)),
      Text("kafka.password_file", ASKMIX_AT(kafka.password_file)),
      Text("kafka.token_file", ASKMIX_AT(kafka.token_file)),
      Secret("kafka.ssl_key_password", ASKMIX_AT(kafka.ssl_key_password)),
      Text("kafka.ssl_key_password_file", ASKMIX_AT(kafka.ssl_key_password_file)),
      Number("topics.partitions", ASKMIX_AT(topics.partitions), 1, 10'000),
      Number("topics.replication", ASKMIX_AT(topics.replication), 1, 100),
      Duration("topics.raw_retention", ASKMIX_AT(topics.raw_retention), kMinute, 3'650 * kDay),
      Duration("topics.output_retention", ASKMIX_AT(topics.output_retention), kMinute,
               3'650 * kDay),
      Text("brands.file", ASKMIX_AT(brands_file)),
      Text("model.file", ASKMIX_AT(model_file)),
      Text("model.shadow", ASKMIX_AT(shadow_file)),
      Subset("run.stages", ASKMIX_AT(stages), KnownStages(), false),
      Number("run.workers", ASKMIX_AT(workers), 1, 256),
      Text("normalize.format", ASKMIX_AT(format), FormatsWanted(), IsFormat),
      Text("normalize.source", ASKMIX_AT(source)),
      MissingTime("normalize.missing_time"),
      RepostPolicy("normalize.reposts"),
      Duration("classify.horizon", ASKMIX_AT(horizon), kMinute, 90 * kDay),
      Number("classify.cues", ASKMIX_AT(cues), 0, 20),
      Languages("classify.languages"),
      Subset("classify.junk", ASKMIX_AT(gates.junk), KnownJunk(), true),
      Number("classify.copies", ASKMIX_AT(gates.copies), 0,
             static_cast<int>(Copies::kAccountsMax) - 1),
      Cost("classify.costs.promotion", 0),
      Cost("classify.costs.buying_info", 1),
      Cost("classify.costs.community", 2),
      Threshold("classify.thresholds.promotion", 0),
      Threshold("classify.thresholds.buying_info", 1),
      Threshold("classify.thresholds.community", 2),
      Threshold("classify.thresholds.other", 3),
      Duration("measure.grid", ASKMIX_AT(grid), kSecond, 60 * kMinute),
      WindowLengths("measure.windows"),
      Subset("measure.by", ASKMIX_AT(breakdown), {"platform", "language"}, true),
      Text("measure.assumed", ASKMIX_AT(assumed), PresetsWanted(), IsPreset),
      Text("http.address", ASKMIX_AT(http_address),
           "host:port, such as 127.0.0.1:9464, 0.0.0.0:9464 or [::]:9464 (port 0 takes a free one)",
           IsListenAddress),
      Flag("http.show_text", ASKMIX_AT(show_text)),
      Text("http.token_file", ASKMIX_AT(http_token_file)),
      Number("http.publish_brands_max", ASKMIX_AT(publish_brands_max), 1, 100'000),
      Text("log.level", ASKMIX_AT(log_level), "debug, info, warn or error", IsLevel),
      Text("embedded.output", ASKMIX_AT(embedded_output)),
  };
}

#undef ASKMIX_AT

}  // namespace

std::span<const ConfigKey> ConfigKeys() {
  static const std::vector<ConfigKey> keys = MakeKeys();
  return keys;
}

const ConfigKey* FindKey(std::string_view name) {
  const auto keys = ConfigKeys();
  const auto found = std::ranges::find(keys, name, &ConfigKey::name);
  return found == keys.end() ? nullptr : &*found;
}

std::string EnvironmentName(std::string_view key) {
  std::string name = "ASKMIX_";
  for (const char c : key) {
    name += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return name;
}

bool IsSecretProperty(std::string_view property) {
  constexpr std::array<std::string_view, 4> kMarks = {"password", "secret", "ssl.key.pem",
                                                      "sasl.oauthbearer.config"};
  return std::ranges::any_of(
      kMarks, [&](std::string_view mark) { return property.find(mark) != property.npos; });
}

bool IsOwnProperty(std::string_view property) {
  constexpr std::array<std::string_view, 17> kOwn = {"auto.offset.reset",
                                                     "bootstrap.servers",
                                                     "client.id",
                                                     "enable.auto.commit",
                                                     "enable.auto.offset.store",
                                                     "enable.idempotence",
                                                     "enable.partition.eof",
                                                     "group.id",
                                                     "group.instance.id",
                                                     "group.protocol",
                                                     "isolation.level",
                                                     "metadata.broker.list",
                                                     "partition.assignment.strategy",
                                                     "partitioner",
                                                     "session.timeout.ms",
                                                     "transaction.timeout.ms",
                                                     "transactional.id"};
  return std::ranges::count(kOwn, property) > 0;
}

}  // namespace askmix
