#include "codec/tally.h"

#include <algorithm>

namespace askmix {
namespace {

/// Sums of a million of them still fit.
constexpr std::int64_t kCountMax = 1'000'000'000'000;

}  // namespace

void WriteTally(const Tally& tally, Zeros zeros, JsonWriter& out) {
  out.BeginObject();
  for (std::size_t i = 0; i < kSlotCount; ++i) {
    if (tally.slots[i] == 0 && zeros == Zeros::kLeftOut) continue;
    out.Key(kSlotNames[i]);
    out.Int(tally.slots[i]);
  }
  out.EndObject();
}

bool ReadTally(const JsonValue& value, Tally& tally) {
  tally = {};
  for (const auto& [name, count] : value.members()) {
    const auto* const slot = std::find(kSlotNames.begin(), kSlotNames.end(), name);
    if (slot == kSlotNames.end()) continue;
    const auto number = count.AsInt();
    if (!number || *number < -kCountMax || *number > kCountMax) return false;
    tally.slots[static_cast<std::size_t>(slot - kSlotNames.begin())] = *number;
  }
  return value.IsObject();
}

}  // namespace askmix
