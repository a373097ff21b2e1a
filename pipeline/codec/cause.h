// The cause of a record, as written inside of it.
#pragma once

#include <string_view>

#include "codec/json.h"
#include "core/record.h"

namespace askmix {

/// Writes the member "cause".
void WriteCause(std::string_view topic, const Cause& cause, JsonWriter& out);
/// False: `value` is no cause.
bool ReadCause(const JsonValue& value, Cause& cause);

}  // namespace askmix
