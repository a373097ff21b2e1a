// The keys of the configuration, one row each. Parser, `askmix check` and the test of
// deploy/askmix.yaml walk this table.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "edge/config.h"

namespace askmix {

/// Values are text here; lists are joined by commas.
struct ConfigKey {
  std::string name;  ///< "kafka.session_timeout"
  std::string want;  ///< what a value must be, for a sentence: "a duration from 6s to 5m"
  std::function<bool(Config&, const std::string&)> set;  ///< false: not what it must be
  std::function<std::string(const Config&)> get;
  bool secret = false;  ///< from the environment or a file named by another key; masked
};

std::span<const ConfigKey> ConfigKeys();

/// Null when there is none of that name.
const ConfigKey* FindKey(std::string_view name);

/// "kafka.session_timeout" -> "ASKMIX_KAFKA_SESSION_TIMEOUT"
std::string EnvironmentName(std::string_view key);

/// Keys below this name belong to librdkafka: kafka.properties.ssl.ca.location.
inline constexpr std::string_view kPropertyPrefix = "kafka.properties.";

/// A property of librdkafka that holds a secret: refused in files, masked everywhere.
bool IsSecretProperty(std::string_view property);
/// A property that askmix's promises rest on, set by askmix alone.
bool IsOwnProperty(std::string_view property);

}  // namespace askmix
