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

TEST_CASE("intent: probabilities are counted in whole thousandths") {
  CHECK(Thousandths(0.0F) == 0);
  CHECK(Thousandths(1.0F) == 1'000);
  CHECK(Thousandths(0.1234F) == 123);
  CHECK(Thousandths(0.1236F) == 124);
  CHECK(ExpectedOf({0.1F, 0.2F, 0.3F, 0.25F, 0.15F}) == Expected{100, 200, 300});
}

TEST_CASE("intent: a label that is known becomes the decision that is counted for it") {
  CHECK(DecisionOf(Label::kBuyingInfo) == Decision{Intent::kBuyingInfo, OtherKind::kNone});
  CHECK(DecisionOf(Label::kCare) == Decision{Intent::kOther, OtherKind::kCare});
  CHECK(DecisionOf(Label::kOther) == Decision{Intent::kOther, OtherKind::kNoise});
}

}  // namespace
}  // namespace askmix
