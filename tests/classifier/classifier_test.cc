#include "classifier/classifier.h"

#include <doctest/doctest.h>

using namespace askmix;

namespace {

/// Every error costs the same.
const Thresholds kEven{.intent = {0.0F, 0.0F, 0.0F, 0.0F}, .cost = {1.0F, 1.0F, 1.0F}};

}  // namespace

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
  CHECK(Decide({0.3F, 0.3F, 0.3F, 0.05F, 0.05F}, kEven).intent == Intent::kPromotion);
  CHECK(Decide({0.0F, 0.0F, 0.5F, 0.5F, 0.0F}, kEven).intent == Intent::kCommunity);
  CHECK(Decide({0.0F, 0.0F, 0.0F, 0.5F, 0.5F}, kEven).kind == OtherKind::kCare);
}

TEST_CASE("decide: an intent below its threshold is uncertain") {
  const Thresholds thresholds{.intent = {0.7F, 0.5F, 0.0F, 0.0F}, .cost = {1.0F, 1.0F, 1.0F}};
  const Decision uncertain{Intent::kOther, OtherKind::kUncertain};
  CHECK(Decide({0.69F, 0.31F, 0.0F, 0.0F, 0.0F}, thresholds) == uncertain);
  CHECK(Decide({0.7F, 0.3F, 0.0F, 0.0F, 0.0F}, thresholds).intent == Intent::kPromotion);
  CHECK(Decide({0.31F, 0.49F, 0.2F, 0.0F, 0.0F}, thresholds) == uncertain);
  CHECK(Decide({0.3F, 0.2F, 0.4F, 0.1F, 0.0F}, thresholds).intent == Intent::kCommunity);
}

TEST_CASE("decide: care and noise need their threshold together") {
  const Thresholds thresholds{.intent = {0.0F, 0.0F, 0.0F, 0.7F}, .cost = {1.0F, 1.0F, 1.0F}};
  CHECK(Decide({0.1F, 0.1F, 0.1F, 0.41F, 0.3F}, thresholds).kind == OtherKind::kCare);
  CHECK(Decide({0.1F, 0.1F, 0.15F, 0.4F, 0.25F}, thresholds).kind == OtherKind::kUncertain);
}

TEST_CASE("decide: care and other speak together against an intent") {
  CHECK(Decide({0.0F, 0.0F, 0.4F, 0.35F, 0.25F}, kEven).kind == OtherKind::kCare);
  CHECK(Decide({0.0F, 0.0F, 0.4F, 0.25F, 0.35F}, kEven).kind == OtherKind::kNoise);
}

TEST_CASE("decide: a costly error needs more to be risked and a cheap one less") {
  const Probabilities half = {0.0F, 0.55F, 0.0F, 0.0F, 0.45F};
  CHECK(Decide(half, kEven).intent == Intent::kBuyingInfo);
  Thresholds costly = kEven;
  costly.cost[1] = 1.5F;
  CHECK(Decide(half, costly).intent == Intent::kOther);
  Thresholds cheap = kEven;
  cheap.cost[0] = 0.5F;
  CHECK(Decide({0.35F, 0.0F, 0.0F, 0.3F, 0.35F}, kEven).intent == Intent::kOther);
  CHECK(Decide({0.35F, 0.0F, 0.0F, 0.3F, 0.35F}, cheap).intent == Intent::kPromotion);
}

TEST_CASE("decide: the label behind a decision is the decided one") {
  const Probabilities p = {0.0F, 0.0F, 0.4F, 0.35F, 0.25F};
  CHECK(LabelBehind({Intent::kOther, OtherKind::kCare}, p) == Label::kCare);
  CHECK(LabelBehind({Intent::kOther, OtherKind::kNoise}, p) == Label::kOther);
  CHECK(LabelBehind({Intent::kPromotion, OtherKind::kNone}, p) == Label::kPromotion);
  CHECK(LabelBehind({Intent::kOther, OtherKind::kUncertain}, p) == Label::kCommunity);
}
