#include "core/intent.h"

#include <cmath>

#include "core/error.h"

namespace askmix {
namespace {

constexpr std::array<std::string_view, kLabelCount> kLabelNames = {"promotion", "buying_info",
                                                                   "community", "care", "other"};
constexpr std::array<std::string_view, kIntentCount> kIntentNames = {"promotion", "buying_info",
                                                                     "community", "other"};
constexpr std::array<std::string_view, 4> kKindNames = {"", "care", "noise", "uncertain"};

template <typename Enum, std::size_t N>
std::optional<Enum> Find(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::int64_t Thousandths(float probability) {
  return std::llround(static_cast<double>(probability) * kExpectedUnit);
}

Expected ExpectedOf(const Probabilities& probabilities) {
  Expected expected;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    expected[i] = static_cast<std::uint16_t>(Thousandths(probabilities[i]));
  }
  return expected;
}

std::size_t SlotOf(Decision decision) {
  if (decision.intent != Intent::kOther) return static_cast<std::size_t>(decision.intent);
  ASKMIX_CHECK(decision.kind != OtherKind::kNone);
  return static_cast<std::size_t>(decision.kind) + 2;
}

Decision DecisionOf(std::size_t slot) {
  ASKMIX_CHECK(slot < kSlotCount);
  if (slot < 3) return {static_cast<Intent>(slot), OtherKind::kNone};
  return {Intent::kOther, static_cast<OtherKind>(slot - 2)};
}

Decision DecisionOf(Label label) {
  switch (label) {
    case Label::kCare:
      return {Intent::kOther, OtherKind::kCare};
    case Label::kOther:
      return {Intent::kOther, OtherKind::kNoise};
    default:
      return {static_cast<Intent>(label), OtherKind::kNone};
  }
}

std::string_view Name(Label label) { return kLabelNames[static_cast<std::size_t>(label)]; }
std::string_view Name(Intent intent) { return kIntentNames[static_cast<std::size_t>(intent)]; }
std::string_view Name(OtherKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

std::optional<Label> ParseLabel(std::string_view name) { return Find<Label>(kLabelNames, name); }
std::optional<Intent> ParseIntent(std::string_view name) {
  return Find<Intent>(kIntentNames, name);
}
std::optional<OtherKind> ParseOtherKind(std::string_view name) {
  return Find<OtherKind>(kKindNames, name);
}

}  // namespace askmix
