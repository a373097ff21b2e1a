// Times as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/types.h"

namespace askmix {

/// RFC 3339 with any offset and fraction ("2026-11-24T10:00:00.123Z"); a blank in place of the T
/// and a missing offset (then UTC) are accepted, and so is Twitter's "Fri Apr 22 09:41:56 +0000
/// 2016". Digits beyond milliseconds are cut. Two-digit years and days in doubtful order are
/// refused.
std::optional<TimePoint> ParseTimestamp(std::string_view text);

/// A Unix time in seconds, milliseconds, microseconds or nanoseconds, told apart by magnitude
/// (below 10^11, 10^14, 10^17). Negative ones are refused.
std::optional<TimePoint> ParseUnixTime(std::int64_t value);

/// "2026-11-24T10:00:00.123Z". Times outside the years 0 to 9999 become the nearest one inside.
std::string FormatTimestamp(TimePoint t);

/// "250ms", "10s", "5m", "24h", "7d". Positive.
std::optional<Millis> ParseDuration(std::string_view text);
/// The same in the largest unit that divides it, and days only above one: "24h", "7d". Positive.
std::string FormatDuration(Millis duration);

}  // namespace askmix
