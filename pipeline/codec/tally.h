// Counts by slot, as written in records.
#pragma once

#include "codec/json.h"
#include "counting/tally.h"

namespace askmix {

enum class Zeros { kWritten, kLeftOut };

/// Writes an object with a member for each slot.
void WriteTally(const Tally& tally, Zeros zeros, JsonWriter& out);
/// False: not an object, or a slot is no integer of up to 10^12 either way. Slots that are not
/// there are 0.
bool ReadTally(const JsonValue& value, Tally& tally);

}  // namespace askmix
