#include "counting/distance.h"

#include <doctest/doctest.h>

#include <random>

namespace askmix {
namespace {

using Three = std::array<double, 3>;

Three DrawShares(std::mt19937& random) {
  Three shares;
  double sum = 0;
  for (double& share : shares) sum += share = static_cast<double>(random() % 1000);
  if (sum == 0) return {1, 0, 0};
  for (double& share : shares) share /= sum;
  return shares;
}

TEST_CASE("distance: known values") {
  CHECK(JensenShannonDistance({0.2, 0.3, 0.5}, {0.2, 0.3, 0.5}) == 0);
  CHECK(JensenShannonDistance({1, 0, 0}, {0, 1, 0}) == 1);
  CHECK(JensenShannonDistance({1, 0, 0}, {0, 0.5, 0.5}) == 1);
  // Half of each is common: 1/2 (log2 4/3) + 1/2 (1/2 log2 2/3 + 1/2 log2 2) = 0.311278...
  CHECK(JensenShannonDistance({1, 0, 0}, {0.5, 0.5, 0}) ==
        doctest::Approx(0.5579230452841438).epsilon(1e-14));
  CHECK(JensenShannonDistance({0.3, 0.2625, 0.4375}, {0.2, 0.3, 0.5}) ==
        doctest::Approx(0.09832917878282814).epsilon(1e-14));
}

TEST_CASE("distance: it is a metric between 0 and 1") {
  std::mt19937 random(5);
  for (int round = 0; round < 2000; ++round) {
    CAPTURE(round);
    const Three a = DrawShares(random);
    const Three b = DrawShares(random);
    const Three c = DrawShares(random);
    const double ab = JensenShannonDistance(a, b);
    CHECK(ab >= 0);
    CHECK(ab <= 1);
    CHECK(ab == doctest::Approx(JensenShannonDistance(b, a)).epsilon(1e-12));
    CHECK(ab <= JensenShannonDistance(a, c) + JensenShannonDistance(c, b) + 1e-9);
    CHECK((ab > 1e-6) == (a != b));
  }
}

}  // namespace
}  // namespace askmix
