#include "counting/latest_asks.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

constexpr TimePoint kNoon = FromUnixMillis(1'764'072'000'000);

TimePoint At(std::int64_t seconds) { return kNoon + Millis{seconds * 1'000}; }

VoteChange Ask(const std::string& key, Intent intent, std::int64_t add = 1) {
  return {.key = key, .decision = {intent, OtherKind::kNone}, .add = add};
}

TEST_CASE("latest asks: the latest come first and none is older than was asked for") {
  LatestAsks latest;
  latest.Apply(At(20), Ask("x:2", Intent::kPromotion));
  latest.Apply(At(10), Ask("x:1", Intent::kPromotion));
  latest.Apply(At(30), Ask("x:3", Intent::kPromotion));
  latest.Apply(At(30), Ask("x:4", Intent::kCommunity));
  CHECK(latest.Since(Intent::kPromotion, At(15)) == std::vector<std::string>{"x:3", "x:2"});
  CHECK(latest.Since(Intent::kCommunity, At(0)) == std::vector<std::string>{"x:4"});
  CHECK(latest.Since(Intent::kBuyingInfo, At(0)).empty());
}

TEST_CASE("latest asks: what is withdrawn is no example any more") {
  LatestAsks latest;
  latest.Apply(At(20), Ask("x:1", Intent::kPromotion));
  latest.Apply(At(20), Ask("x:1", Intent::kPromotion, -1));
  CHECK(latest.Since(Intent::kPromotion, At(0)).empty());
}

TEST_CASE("latest asks: ten are kept of each intent and others not at all") {
  LatestAsks latest;
  for (int i = 0; i < 100; ++i) {
    latest.Apply(At(i % 50), Ask("x:" + std::to_string(i), Intent::kPromotion));
    latest.Apply(At(i), Ask("x:" + std::to_string(i), Intent::kOther));
  }
  const auto kept = latest.Since(Intent::kPromotion, At(0));
  REQUIRE(kept.size() == LatestAsks::kKept);
  CHECK(kept.front() == "x:99");
  CHECK(kept.back() == "x:45");
}

}  // namespace
}  // namespace askmix
