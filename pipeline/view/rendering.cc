#include "view/rendering.h"

#include <algorithm>
#include <array>

#include "codec/json.h"
#include "codec/shares.h"
#include "counting/mix.h"

namespace askmix {
namespace {

constexpr std::array<std::string_view, 2> kOfMix = {"shares", "corrected"};
constexpr std::array<std::string_view, 2> kOfAssumed = {"difference", "distance"};

/// The members of an object, but for some.
void CopyMembers(const JsonDocument& document, const JsonValue& object,
                 std::span<const std::string_view> without, JsonWriter& out) {
  for (const auto& [name, value] : object.members()) {
    if (std::ranges::find(without, name) != without.end()) continue;
    out.Key(name);
    out.Raw(document.Source(value));
  }
}

void WriteReason(std::string_view withheld, JsonWriter& out) {
  if (withheld.empty()) return;
  out.Key("withheld");
  out.String(withheld);
}

void WritePoint(const JsonDocument& document, const JsonValue& point, bool with_shares,
                JsonWriter& out) {
  out.BeginObject();
  CopyMembers(document, point, {}, out);
  Tally counts;
  for (std::size_t i = 0; i < 3; ++i) counts.slots[i] = point.FindInt(kSlotNames[i]).value_or(0);
  Support support{};
  with_shares = with_shares && ReadNumber(point.Find("effective_asks"), support.effective_asks) &&
                !point.FindBool("incomplete").value_or(false);
  const Mix mix = MakeMix(counts, support);
  if (with_shares && mix.shares) WriteShares("shares", *mix.shares, out);
  out.EndObject();
}

}  // namespace

bool IsStale(TimePoint end, TimePoint now, Millis grid) { return now - end > kStaleAfter + grid; }

std::string_view WithheldReason(const KnownMix& mix, bool catching_up, TimePoint now, Millis grid) {
  if (catching_up) return "catching_up";
  return !mix.is_zero && IsStale(mix.end, now, grid) ? "stale" : "";
}

std::string_view WithheldReason(const KnownHistory& history, bool catching_up, TimePoint now) {
  if (catching_up) return "catching_up";
  return !history.is_empty && IsStale(history.end, now, history.step) ? "stale" : "";
}

std::string MixAnswer(const KnownMix& mix, std::string_view withheld) {
  if (withheld.empty()) return mix.json;
  JsonDocument document;
  const auto root = document.Parse(mix.json);
  std::string answer;
  JsonWriter out(answer);
  out.BeginObject();
  for (const auto& [name, value] : (*root)->members()) {
    if (std::ranges::find(kOfMix, name) != kOfMix.end()) continue;
    out.Key(name);
    if (name == "assumed" && value.IsObject()) {
      out.BeginObject();
      CopyMembers(document, value, kOfAssumed, out);
      out.EndObject();
    } else {
      out.Raw(document.Source(value));
    }
  }
  WriteReason(withheld, out);
  out.EndObject();
  return answer;
}

std::string HistoryAnswer(const KnownHistory& history, std::string_view withheld) {
  JsonDocument document;
  const auto root = document.Parse(history.json);
  std::string answer;
  JsonWriter out(answer);
  out.BeginObject();
  for (const auto& [name, value] : (*root)->members()) {
    out.Key(name);
    if (name != "points") {
      out.Raw(document.Source(value));
      continue;
    }
    out.BeginArray();
    for (const JsonValue& point : value.elements()) {
      WritePoint(document, point, withheld.empty(), out);
    }
    out.EndArray();
  }
  WriteReason(withheld, out);
  out.EndObject();
  return answer;
}

}  // namespace askmix
