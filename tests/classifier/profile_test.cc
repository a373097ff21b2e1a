#include "classifier/profile.h"

#include <doctest/doctest.h>

using namespace askmix;

namespace {

const Profile kNormal = {{0, 0, 0, 50, 100, 150, 200, 200, 200, 100}, 0.3F};

}  // namespace

TEST_CASE("profile: a probability belongs to the tenth that it begins") {
  CHECK(ConfidenceBinOf({0.2F, 0.2F, 0.2F, 0.2F, 0.2F}) == 2);
  CHECK(ConfidenceBinOf({0.0F, 0.55F, 0.45F, 0.0F, 0.0F}) == 5);
  CHECK(ConfidenceBinOf({0.0F, 0.0F, 0.0F, 0.0F, 1.0F}) == 9);
}

TEST_CASE("profile: the same distribution is stable at any size") {
  CHECK(StabilityIndex({0, 0, 0, 50, 100, 150, 200, 200, 200, 100}, kNormal) == 0.0);
  CHECK(StabilityIndex({0, 0, 0, 500, 1000, 1500, 2000, 2000, 2000, 1000}, kNormal) < 0.01);
}

TEST_CASE("profile: a model that has become unsure stands out") {
  CHECK(StabilityIndex({0, 0, 50, 300, 300, 200, 100, 30, 20, 0}, kNormal) > 0.25);
  CHECK(StabilityIndex({0, 0, 0, 60, 95, 160, 190, 205, 195, 95}, kNormal) < 0.1);
}

TEST_CASE("profile: by hand for two bins") {
  // Shares 0.25 and 0.75 against 0.5 and 0.5, each with half a count added to ten bins.
  const Profile even = {{0, 0, 0, 0, 0, 0, 0, 0, 500'000, 500'000}, 0.0F};
  CHECK(StabilityIndex({0, 0, 0, 0, 0, 0, 0, 0, 250'000, 750'000}, even) ==
        doctest::Approx(0.25 * 0.6931472 + 0.25 * 0.4054651).epsilon(0.001));
}

TEST_CASE("profile: nothing to compare is no drift") {
  CHECK(StabilityIndex({}, kNormal) == 0.0);
  CHECK(StabilityIndex({0, 0, 0, 1}, Profile{}) == 0.0);
}
