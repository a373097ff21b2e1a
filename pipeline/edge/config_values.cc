#include "edge/config_values.h"

#include <algorithm>
#include <charconv>

#include "core/text.h"
#include "core/time.h"

namespace askmix {
namespace {

bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool IsHost(std::string_view text) {
  return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, [](char c) {
    return IsAlphanumeric(c) || c == '.' || c == '-' || c == '_';
  });
}

bool IsBracketed(std::string_view host) {
  return host.size() >= 4 && host.front() == '[' && host.back() == ']' &&
         host.find_first_not_of("0123456789abcdefABCDEF:.", 1) == host.size() - 1;
}

bool IsPort(std::string_view text, int min) { return ParseInteger(text, min, 65'535).has_value(); }

bool IsAddress(std::string_view text, int port_min) {
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos) return false;
  const std::string_view host = text.substr(0, colon);
  return (IsHost(host) || IsBracketed(host)) && IsPort(text.substr(colon + 1), port_min);
}

bool IsBroker(std::string_view text) { return IsAddress(text, 1); }

}  // namespace

std::vector<std::string> SplitList(std::string_view text) {
  std::vector<std::string> parts;
  if (TrimSpace(text).empty()) return parts;
  for (;;) {
    const std::size_t comma = text.find(',');
    parts.emplace_back(TrimSpace(text.substr(0, comma)));
    if (comma == text.npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

std::string Join(const std::vector<std::string>& parts) {
  std::string joined;
  for (const std::string& part : parts) {
    if (!joined.empty()) joined += ", ";
    joined += part;
  }
  return joined;
}

bool IsDistinct(std::vector<std::string> parts) {
  std::ranges::sort(parts);
  return std::ranges::adjacent_find(parts) == parts.end();
}

std::optional<int> ParseInteger(std::string_view text, int min, int max) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (value < min || value > max) return std::nullopt;
  return value;
}

std::optional<float> ParseNumber(std::string_view text, float min, float max) {
  float value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  // Written so that NaN is refused too.
  if (!(value >= min && value <= max)) return std::nullopt;
  return value;
}

std::optional<float> ParseFraction(std::string_view text) { return ParseNumber(text, 0.0F, 1.0F); }

std::string FormatFraction(float value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::optional<std::vector<Millis>> ParseDurations(std::string_view list) {
  std::vector<Millis> durations;
  for (const std::string& part : SplitList(list)) {
    const std::optional<Millis> duration = ParseDuration(part);
    if (!duration) return std::nullopt;
    durations.push_back(*duration);
  }
  return durations;
}

bool IsKafkaName(std::string_view text) { return text.size() <= 100 && IsHost(text); }

bool AreBrokers(std::string_view text) {
  const std::vector<std::string> brokers = SplitList(text);
  return !brokers.empty() && std::ranges::all_of(brokers, IsBroker);
}

bool IsListenAddress(std::string_view text) { return IsAddress(text, 0); }

}  // namespace askmix
