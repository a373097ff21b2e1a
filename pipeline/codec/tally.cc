#include "codec/tally.h"

#include <algorithm>

namespace askmix {
namespace {

bool ReadNumber(const JsonValue& value, std::int64_t& number) {
  const auto read = value.AsInt();
  number = read.value_or(0);
  return read && number >= -kCountMax && number <= kCountMax;
}

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
  tally.slots = {};
  for (const auto& [name, count] : value.members()) {
    const auto* const slot = std::find(kSlotNames.begin(), kSlotNames.end(), name);
    if (slot == kSlotNames.end()) continue;
    if (!ReadNumber(count, tally.slots[static_cast<std::size_t>(slot - kSlotNames.begin())])) {
      return false;
    }
  }
  return value.IsObject();
}

void WriteExpected(const std::array<std::int64_t, 3>& expected, JsonWriter& out) {
  out.BeginArray();
  for (const std::int64_t units : expected) out.Int(units);
  out.EndArray();
}

bool ReadExpected(const JsonValue& value, std::array<std::int64_t, 3>& expected) {
  if (!value.IsArray() || value.count() != expected.size()) return false;
  std::size_t i = 0;
  for (const JsonValue& element : value.elements()) {
    if (!ReadNumber(element, expected[i++])) return false;
  }
  return true;
}

}  // namespace askmix
