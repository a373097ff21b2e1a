#include "counting/mix.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace askmix {
namespace {

Tally Asks(std::int64_t promotion, std::int64_t buying_info, std::int64_t community) {
  return Tally{{promotion, buying_info, community, 0, 0, 0}};
}

TEST_CASE("mix: an incomplete window has counts and no shares") {
  const Mix mix = MakeMix(Asks(30, 20, 10), true);
  CHECK(mix.incomplete);
  CHECK(mix.counts.Asks() == 60);
  CHECK_FALSE(mix.shares);
}

TEST_CASE("mix: asks that depend on each other make intervals as wide as fewer asks would") {
  const Mix few = MakeMix(Asks(5, 3, 2)), many = MakeMix(Asks(50, 30, 20), Support{4, 10});
  REQUIRE(many.shares);
  CHECK(*many.shares == *few.shares);
  CHECK(many.low_support);
  CHECK_FALSE(MakeMix(Asks(50, 30, 20)).low_support);
  CHECK(MakeMix(Asks(50, 30, 20), Support{40, 30}).low_support == false);
}

/// How far p is from the observed share in units of its own standard error, minus the limit that
/// Goodman sets. The interval's ends are its zeros; no formula for them is used here.
double Excess(double p, double observed, double n) {
  // erfc(sqrt(x / 2)) is the upper tail of chi-square with 1 degree of freedom.
  const double tail = std::erfc(std::abs(observed - p) / std::sqrt(p * (1 - p) / n) / std::sqrt(2));
  return 0.05 / 3 - tail;
}

/// The zero of Excess between `inside` and `outside`, by bisection.
double EndOf(double inside, double outside, double observed, double n) {
  for (int i = 0; i < 200; ++i) {
    const double middle = (inside + outside) / 2;
    (Excess(middle, observed, n) > 0 ? outside : inside) = middle;
  }
  return inside;
}

TEST_CASE("mix: intervals hold exactly the shares that the counts do not contradict") {
  for (const Tally& counts : {Asks(1, 1, 1), Asks(20, 30, 50), Asks(200, 300, 500), Asks(7, 0, 3),
                              Asks(1, 0, 0), Asks(2, 8, 90), Asks(123456, 234567, 345678)}) {
    const Mix mix = MakeMix(counts);
    REQUIRE(mix.shares);
    const auto n = static_cast<double>(counts.Asks());
    for (std::size_t i = 0; i < 3; ++i) {
      CAPTURE(counts.slots[i]);
      CAPTURE(n);
      const Share& share = (*mix.shares)[i];
      const double observed = static_cast<double>(counts.slots[i]) / n;
      CHECK(share.value == observed);
      const double low = observed == 0 ? 0 : EndOf(observed, 0, observed, n);
      const double high = observed == 1 ? 1 : EndOf(observed, 1, observed, n);
      CHECK(share.low == doctest::Approx(low).epsilon(1e-8));
      CHECK(share.high == doctest::Approx(high).epsilon(1e-8));
    }
  }
}

TEST_CASE("mix: an even mix of thirty has the known width") {
  const Mix mix = MakeMix(Asks(10, 10, 10));
  const Share& share = (*mix.shares)[0];
  CHECK(share.high - share.low == doctest::Approx(0.378).epsilon(0.01));
}

TEST_CASE("mix: shares add up to one and lie in their intervals within zero and one") {
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    const auto count = [&] {
      const unsigned scale = 1u << random() % 20;
      return static_cast<std::int64_t>(random() % scale);
    };
    const Tally counts = Asks(count(), count(), count());
    if (counts.Asks() == 0) continue;
    CAPTURE(round);
    const Mix mix = MakeMix(counts);
    REQUIRE(mix.shares);
    double sum = 0;
    for (const Share& share : *mix.shares) {
      sum += share.value;
      CHECK(0 <= share.low);
      CHECK(share.low <= share.value);
      CHECK(share.value <= share.high);
      CHECK(share.high <= 1);
      CHECK(share.low < share.high);
    }
    CHECK(sum == doctest::Approx(1).epsilon(1e-15));
  }
}

TEST_CASE("mix: more asks at equal shares narrow every interval") {
  Mix before = MakeMix(Asks(2, 3, 5));
  for (std::int64_t scale = 2; scale < 100'000; scale *= 3) {
    const Mix after = MakeMix(Asks(2 * scale, 3 * scale, 5 * scale));
    for (std::size_t i = 0; i < 3; ++i) {
      CAPTURE(scale);
      CHECK((*after.shares)[i].high - (*after.shares)[i].low <
            (*before.shares)[i].high - (*before.shares)[i].low);
    }
    before = after;
  }
}

TEST_CASE("mix: nobody asked means no shares rather than zeros") {
  const Tally only_other{{0, 0, 0, 5, 6, 7}};
  for (const Tally& counts : {Tally{}, only_other}) {
    const Mix mix = MakeMix(counts);
    CHECK_FALSE(mix.shares);
    CHECK(mix.counts == counts);
    CHECK(mix.low_support);
  }
}

TEST_CASE("mix: other mentions do not change the shares") {
  const Mix mix = MakeMix(Tally{{10, 20, 30, 1000, 1000, 1000}});
  CHECK((*mix.shares)[2].value == 0.5);
}

TEST_CASE("mix: below thirty asks support is low however many mentions there are") {
  CHECK(MakeMix(Tally{{9, 10, 10, 500, 0, 0}}).low_support);
  CHECK_FALSE(MakeMix(Tally{{10, 10, 10, 0, 0, 0}}).low_support);
}

TEST_CASE("mix: impossible counts have no shares") {
  CHECK_FALSE(MakeMix(Asks(-1, 5, 5)).shares);
  CHECK_FALSE(MakeMix(Asks(-5, 0, 0)).shares);
}

}  // namespace
}  // namespace askmix
