// Text to values and back, as configurations write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"

namespace askmix {

/// Parts between commas, without blanks around them. Nothing between two commas is an empty part;
/// empty text is an empty list.
std::vector<std::string> SplitList(std::string_view text);
/// "a, b, c"
std::string Join(const std::vector<std::string>& parts);
bool IsDistinct(std::vector<std::string> parts);

std::optional<int> ParseInteger(std::string_view text, int min, int max);
/// From 0 to 1.
std::optional<float> ParseNumber(std::string_view text, float min, float max);
/// From 0 to 1.
std::optional<float> ParseFraction(std::string_view text);
std::string FormatFraction(float value);
std::optional<std::vector<Millis>> ParseDurations(std::string_view list);

/// What Kafka allows in names of topics, short enough to leave room for what is put behind it.
bool IsKafkaName(std::string_view text);
/// host:port,host:port,...
bool AreBrokers(std::string_view text);
/// host:port, where the host may be an IPv6 address in brackets; port 0 is allowed.
bool IsListenAddress(std::string_view text);

}  // namespace askmix
