// Shares with their intervals, as written in records.
#pragma once

#include <string_view>

#include "codec/json.h"
#include "core/share.h"
#include "counting/mix.h"

namespace askmix {

/// Decimals of all shares.
inline constexpr int kShareDecimals = 6;

/// An object with value, low and high.
void WriteInterval(std::string_view name, double value, double low, double high, JsonWriter& out);
void WriteShare(std::string_view name, const Share& share, JsonWriter& out);
/// An object with a share for each of the three intents.
void WriteShares(std::string_view name, const Shares& shares, JsonWriter& out);
/// False: it is no such object, or a part is missing, no number, or outside of 0 to 1.
bool ReadShares(const JsonValue& value, Shares& shares);

/// A number; false: it is none.
bool ReadNumber(const JsonValue* value, double& number);

}  // namespace askmix
