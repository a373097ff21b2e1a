// What a feed knows of its records and the records do not say: travels in their headers.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "codec/platforms/platform.h"
#include "core/record.h"

namespace askmix {

inline constexpr std::string_view kFormatHeader = "format";  ///< a name of FormatNames()
inline constexpr std::string_view kSourceHeader = "source";  ///< the operator's name for the feed
/// "+02:00": of times that do not name a zone.
inline constexpr std::string_view kZoneHeader = "zone";
/// "lax": a record without a time, or with one that cannot be read, is dated when it was written.
inline constexpr std::string_view kTimeHeader = "time";
inline constexpr std::string_view kTimeLax = "lax";

/// "+02:00", "-0530", "+01", "Z": what is to be taken off a local time.
std::optional<Millis> ParseZone(std::string_view text);

/// Headers win over what `format` and `context` are. What they hold that nobody understands becomes
/// the format, so that the record is refused and says so. Borrows from the headers.
void ApplyHeaders(std::span<const Header> headers, std::string_view& format,
                  PayloadContext& context);

}  // namespace askmix
