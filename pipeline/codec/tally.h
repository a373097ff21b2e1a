// Counts by slot, as written in records.
#pragma once

#include <array>
#include <cstdint>

#include "codec/json.h"
#include "counting/tally.h"

namespace askmix {

/// Of what records may count: sums of a million of them still fit.
inline constexpr std::int64_t kCountMax = 1'000'000'000'000;

enum class Zeros { kWritten, kLeftOut };

/// Writes an object with a member for each slot.
void WriteTally(const Tally& tally, Zeros zeros, JsonWriter& out);
/// Replaces the slots. False: not an object, or a slot is no integer of up to 10^12 either way.
/// Slots that are not there are 0.
bool ReadTally(const JsonValue& value, Tally& tally);

/// A list of three integers, as Tally::expected. False: it is none, or one is beyond 10^12.
void WriteExpected(const std::array<std::int64_t, 3>& expected, JsonWriter& out);
bool ReadExpected(const JsonValue& value, std::array<std::int64_t, 3>& expected);

}  // namespace askmix
