#include "codec/platforms/feed_headers.h"

#include <string>

#include "core/time.h"

namespace askmix {

/// Reads it as the end of a time of which the rest is known.
std::optional<Millis> ParseZone(std::string_view text) {
  constexpr std::string_view kLocal = "2000-01-01T00:00:00";
  if (text.empty()) return std::nullopt;
  const auto there = ParseTimestamp(std::string(kLocal).append(text));
  if (!there) return std::nullopt;
  return *ParseTimestamp(kLocal) - *there;
}

void ApplyHeaders(std::span<const Header> headers, std::string_view& format,
                  PayloadContext& context) {
  for (const Header& header : headers) {
    if (header.name == kFormatHeader) format = header.value;
    if (header.name == kSourceHeader) context.source = header.value;
    if (header.name == kZoneHeader) {
      const auto zone = ParseZone(header.value);
      if (zone) context.zone = *zone;
      if (!zone) format = header.value;
    }
    if (header.name == kTimeHeader && header.value == kTimeLax) {
      context.missing_time_is_observed = context.unreadable_time_is_observed = true;
    } else if (header.name == kTimeHeader) {
      format = header.value;
    }
  }
}

}  // namespace askmix
