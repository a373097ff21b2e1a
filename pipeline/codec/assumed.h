// What a mix is compared with, and how far it is from it, as mixes hold it.
#pragma once

#include <optional>

#include "codec/json.h"
#include "core/assumed_mix.h"
#include "counting/mix.h"

namespace askmix {

/// The member `assumed`; difference and distance where there are shares. They are those of the
/// assumed shares as they are written, so that a reader comes to the same ones.
void WriteAssumed(const AssumedMix& assumed, const std::optional<Shares>& shares, JsonWriter& out);

/// Without what can be computed. Null: this is no such object.
AssumedMixPtr ReadAssumed(const JsonValue& value);

}  // namespace askmix
