#include "classifier/classifier.h"

#include <doctest/doctest.h>

using namespace askmix;

TEST_CASE("decide: the most probable label becomes the decision") {
  struct Row {
    Probabilities probabilities;
    Decision decision;
  };
  const Row rows[] = {
      {{0.6F, 0.1F, 0.1F, 0.1F, 0.1F}, {Intent::kPromotion, OtherKind::kNone}},
      {{0.1F, 0.6F, 0.1F, 0.1F, 0.1F}, {Intent::kBuyingInfo, OtherKind::kNone}},
      {{0.1F, 0.1F, 0.6F, 0.1F, 0.1F}, {Intent::kCommunity, OtherKind::kNone}},
      {{0.1F, 0.1F, 0.1F, 0.6F, 0.1F}, {Intent::kOther, OtherKind::kCare}},
      {{0.1F, 0.1F, 0.1F, 0.1F, 0.6F}, {Intent::kOther, OtherKind::kNoise}},
  };
  for (const Row& row : rows) {
    CAPTURE(static_cast<int>(row.decision.intent));
    CHECK(Decide(row.probabilities, Thresholds{}) == row.decision);
  }
}

TEST_CASE("decide: of equally probable labels the earlier one wins") {
  CHECK(Decide({0.2F, 0.2F, 0.2F, 0.2F, 0.2F}, {}).intent == Intent::kPromotion);
  CHECK(Decide({0.0F, 0.0F, 0.5F, 0.5F, 0.0F}, {}).intent == Intent::kCommunity);
  CHECK(Decide({0.0F, 0.0F, 0.0F, 0.5F, 0.5F}, {}).kind == OtherKind::kCare);
}

TEST_CASE("decide: an intent below its threshold is uncertain") {
  const Thresholds thresholds{{0.7F, 0.5F, 0.0F}};
  const Decision uncertain{Intent::kOther, OtherKind::kUncertain};
  CHECK(Decide({0.69F, 0.31F, 0.0F, 0.0F, 0.0F}, thresholds) == uncertain);
  CHECK(Decide({0.7F, 0.3F, 0.0F, 0.0F, 0.0F}, thresholds).intent == Intent::kPromotion);
  CHECK(Decide({0.31F, 0.49F, 0.2F, 0.0F, 0.0F}, thresholds) == uncertain);
  CHECK(Decide({0.3F, 0.2F, 0.4F, 0.1F, 0.0F}, thresholds).intent == Intent::kCommunity);
}

TEST_CASE("decide: care and noise need no threshold") {
  const Thresholds thresholds{{1.0F, 1.0F, 1.0F}};
  CHECK(Decide({0.1F, 0.1F, 0.1F, 0.4F, 0.3F}, thresholds).kind == OtherKind::kCare);
}
