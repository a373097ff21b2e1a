#include "core/intent.h"

#include <doctest/doctest.h>

#include <set>

#include "core/topic.h"

namespace askmix {
namespace {

TEST_CASE("intent: every slot names one decision and back") {
  std::set<std::string_view> names;
  for (std::size_t slot = 0; slot < kSlotCount; ++slot) {
    CAPTURE(slot);
    const Decision decision = DecisionOf(slot);
    CHECK(SlotOf(decision) == slot);
    const bool other = decision.intent == Intent::kOther;
    CHECK(kSlotNames[slot] == (other ? Name(decision.kind) : Name(decision.intent)));
    names.insert(kSlotNames[slot]);
  }
  CHECK(names.size() == kSlotCount);
}

TEST_CASE("intent: names parse back to what they name") {
  for (std::size_t i = 0; i < kLabelCount; ++i) {
    const auto label = static_cast<Label>(i);
    CHECK(ParseLabel(Name(label)) == label);
  }
  for (std::size_t i = 0; i < kIntentCount; ++i) {
    const auto intent = static_cast<Intent>(i);
    CHECK(ParseIntent(Name(intent)) == intent);
  }
  for (const OtherKind kind : {OtherKind::kCare, OtherKind::kNoise, OtherKind::kUncertain}) {
    CHECK(ParseOtherKind(Name(kind)) == kind);
  }
}

TEST_CASE("intent: unknown names are no intents") {
  for (const std::string_view name : {"", "Promotion", "buying-info", "promotions", "noise "}) {
    CAPTURE(name);
    CHECK_FALSE(ParseLabel(name));
    CHECK_FALSE(ParseIntent(name));
  }
  CHECK_FALSE(ParseOtherKind("promotion"));
}

TEST_CASE("intent: each intent has its topic") {
  CHECK(Name(TopicOf(Intent::kPromotion)) == "mentions.promotion");
  CHECK(Name(TopicOf(Intent::kBuyingInfo)) == "mentions.buying-info");
  CHECK(Name(TopicOf(Intent::kCommunity)) == "mentions.community");
  CHECK(Name(TopicOf(Intent::kOther)) == "mentions.other");
}

}  // namespace
}  // namespace askmix
