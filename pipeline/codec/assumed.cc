#include "codec/assumed.h"

#include <cmath>
#include <limits>
#include <string_view>

#include "codec/shares.h"
#include "counting/comparison.h"

namespace askmix {
namespace {

using Parts = std::array<double, 3>;

/// As it is read from what WriteShares writes of it.
Parts AsWritten(const Parts& shares) {
  constexpr double kUnits = 1e6;  // kShareDecimals of them
  Parts written;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    written[i] = std::round(shares[i] * kUnits) / kUnits;
  }
  return written;
}

void WriteText(std::string_view name, const std::string& text, JsonWriter& out) {
  if (text.empty()) return;
  out.Key(name);
  out.String(text);
}

void WriteComparison(const Comparison& comparison, JsonWriter& out) {
  out.Key("difference");
  out.BeginObject();
  for (std::size_t i = 0; i < comparison.difference.size(); ++i) {
    const Difference& d = comparison.difference[i];
    WriteInterval(kSlotNames[i], d.value, d.low, d.high, out);
  }
  out.EndObject();
  out.Key("distance");
  out.Fixed(comparison.distance, kShareDecimals);
}

std::optional<int> YearOf(const JsonValue& value) {
  const auto year = value.FindInt("year");
  const bool is_one = year && *year >= 0 && *year <= std::numeric_limits<int>::max();
  return is_one ? std::optional(static_cast<int>(*year)) : std::nullopt;
}

bool ReadParts(const JsonValue* value, Parts& parts) {
  if (value == nullptr) return false;
  double sum = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!ReadNumber(value->Find(kSlotNames[i]), parts[i]) || parts[i] < 0) return false;
    sum += parts[i];
  }
  constexpr double kRounding = 1e-5;
  return std::abs(sum - 1) <= kRounding;
}

}  // namespace

void WriteAssumed(const AssumedMix& assumed, const std::optional<Shares>& shares, JsonWriter& out) {
  const Parts parts = AsWritten(assumed.shares);
  out.Key("assumed");
  out.BeginObject();
  out.Key("name");
  out.String(assumed.name);
  if (assumed.year) {
    out.Key("year");
    out.Int(*assumed.year);
  }
  WriteText("source", assumed.source, out);
  WriteText("question", assumed.question, out);
  WriteText("rule", assumed.rule, out);
  out.Key("shares");
  out.BeginObject();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    out.Key(kSlotNames[i]);
    out.Fixed(parts[i], kShareDecimals);
  }
  out.EndObject();
  if (shares) WriteComparison(Compare(*shares, parts), out);
  out.EndObject();
}

AssumedMixPtr ReadAssumed(const JsonValue& value) {
  AssumedMix mix{.name = std::string(value.FindText("name")),
                 .year = YearOf(value),
                 .source = std::string(value.FindText("source")),
                 .question = std::string(value.FindText("question")),
                 .rule = std::string(value.FindText("rule"))};
  if (mix.name.empty() || !ReadParts(value.Find("shares"), mix.shares)) return nullptr;
  return std::make_shared<const AssumedMix>(std::move(mix));
}

}  // namespace askmix
