#include "edge/config_check.h"

#include "core/time.h"

namespace askmix {
namespace {

std::optional<ConfigFault> CheckTimes(const Config& config) {
  const KafkaConfig& kafka = config.kafka;
  if (kafka.commit_interval * 3 >= kafka.transaction_timeout) {
    return ConfigFault{"kafka.commit_interval",
                       "is " + FormatDuration(kafka.commit_interval) +
                           ": give less than a third of kafka.transaction_timeout (" +
                           FormatDuration(kafka.transaction_timeout) + ")"};
  }
  for (const Millis window : config.windows) {
    if (window % config.grid == Millis{0}) continue;
    return ConfigFault{"measure.windows", "has " + FormatDuration(window) +
                                              ": give multiples of measure.grid (" +
                                              FormatDuration(config.grid) + ")"};
  }
  if (config.horizon < config.windows.back()) {
    return ConfigFault{"classify.horizon", "is " + FormatDuration(config.horizon) +
                                               ": give at least the longest of measure.windows (" +
                                               FormatDuration(config.windows.back()) +
                                               "), or a mention sent twice could count twice"};
  }
  return std::nullopt;
}

std::optional<ConfigFault> CheckCredentials(const KafkaConfig& kafka) {
  if (!kafka.token_file.empty() && !kafka.username.empty()) {
    return ConfigFault{"kafka.token_file",
                       "excludes kafka.username: give a token or a name with a password"};
  }
  if (!kafka.username.empty() && kafka.password.empty()) {
    return ConfigFault{"kafka.username",
                       "needs a password: give kafka.password_file or ASKMIX_KAFKA_PASSWORD"};
  }
  if (kafka.username.empty() && !kafka.password.empty()) {
    return ConfigFault{"kafka.username", "is missing: there is a password without it"};
  }
  return std::nullopt;
}

/// Texts are people's own: nobody reads them by accident.
std::optional<ConfigFault> CheckTexts(const Config& config) {
  if (!config.show_text || !config.http_token_file.empty()) return std::nullopt;
  return ConfigFault{"http.show_text",
                     "needs a secret: give http.token_file, a file with a token for those who may "
                     "read texts"};
}

}  // namespace

std::optional<ConfigFault> FindFault(const Config& config) {
  if (auto fault = CheckTimes(config)) return fault;
  if (auto fault = CheckTexts(config)) return fault;
  return CheckCredentials(config.kafka);
}

}  // namespace askmix
