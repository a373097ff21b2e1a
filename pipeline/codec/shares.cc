#include "codec/shares.h"

#include <charconv>

namespace askmix {
namespace {

bool ReadPart(const JsonValue* share, std::string_view name, double& part) {
  return share != nullptr && ReadNumber(share->Find(name), part) && part >= 0 && part <= 1;
}

}  // namespace

void WriteInterval(std::string_view name, double value, double low, double high, JsonWriter& out) {
  out.Key(name);
  out.BeginObject();
  out.Key("value");
  out.Fixed(value, kShareDecimals);
  out.Key("low");
  out.Fixed(low, kShareDecimals);
  out.Key("high");
  out.Fixed(high, kShareDecimals);
  out.EndObject();
}

void WriteShare(std::string_view name, const Share& share, JsonWriter& out) {
  WriteInterval(name, share.value, share.low, share.high, out);
}

void WriteShares(std::string_view name, const Shares& shares, JsonWriter& out) {
  out.Key(name);
  out.BeginObject();
  for (std::size_t i = 0; i < shares.size(); ++i) WriteShare(kSlotNames[i], shares[i], out);
  out.EndObject();
}

bool ReadShares(const JsonValue& value, Shares& shares) {
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const JsonValue* share = value.Find(kSlotNames[i]);
    if (!ReadPart(share, "value", shares[i].value) || !ReadPart(share, "low", shares[i].low) ||
        !ReadPart(share, "high", shares[i].high)) {
      return false;
    }
  }
  return true;
}

bool ReadNumber(const JsonValue* value, double& number) {
  if (value == nullptr || !value->IsNumber()) return false;
  const std::string_view digits = value->text();
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc();
}

}  // namespace askmix
