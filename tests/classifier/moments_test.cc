#include "classifier/moments.h"

#include <doctest/doctest.h>

#include <vector>

using namespace askmix;

namespace {

Posterior Of(Intent truth, float promotion, std::uint32_t source = 0) {
  return {truth, source, {promotion, 0.5F - promotion / 2, 0.0F, 0.0F, 0.5F - promotion / 2}};
}

}  // namespace

TEST_CASE("moments: mean and covariance by hand") {
  const std::vector<Posterior> posteriors = {
      Of(Intent::kPromotion, 0.2F), Of(Intent::kPromotion, 0.6F), Of(Intent::kOther, 0.1F)};
  const Moments moments = MomentsOf(posteriors);
  const IntentMoments& promotion = moments.intents[0];
  CHECK(promotion.mentions == 2);
  CHECK(promotion.mean[0] == doctest::Approx(0.4));
  CHECK(promotion.mean[1] == doctest::Approx(0.3));
  CHECK(promotion.covariance[0][0] == doctest::Approx(0.08));
  CHECK(promotion.covariance[0][1] == doctest::Approx(-0.04));
  CHECK(promotion.covariance[1][1] == doctest::Approx(0.02));
  CHECK(moments.intents[1].mentions == 0);
  CHECK(moments.intents[3].mentions == 1);
}

TEST_CASE(
    "moments: sources that agree differ by nothing, and those that do not by their distance") {
  std::vector<Posterior> alike, apart;
  for (std::uint32_t source = 1; source <= 2; ++source) {
    for (int i = 0; i < 100; ++i) {
      const float wobble = i % 2 == 0 ? 0.05F : -0.05F;
      alike.push_back(Of(Intent::kPromotion, 0.5F + wobble, source));
      apart.push_back(Of(Intent::kPromotion, (source == 1 ? 0.4F : 0.6F) + wobble, source));
    }
  }
  CHECK(MomentsOf(alike).intents[0].between_sources[0] == doctest::Approx(0.0).epsilon(0.001));
  CHECK(MomentsOf(apart).intents[0].between_sources[0] == doctest::Approx(0.01).epsilon(0.02));
}

TEST_CASE("moments: one source says nothing about how sources differ") {
  std::vector<Posterior> one;
  for (int i = 0; i < 50; ++i) one.push_back(Of(Intent::kCommunity, i % 2 == 0 ? 0.1F : 0.9F, 3));
  CHECK(MomentsOf(one).intents[2].between_sources == AskVector{});
}
