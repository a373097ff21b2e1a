#include "counting/comparison.h"

#include <doctest/doctest.h>

#include "counting/distance.h"
#include "counting/mix.h"

namespace askmix {
namespace {

TEST_CASE("comparison: a difference is what was measured minus what was assumed") {
  const Mix mix = MakeMix(Tally{{50, 30, 20}});
  const Comparison comparison = Compare(*mix.shares, {0.2, 0.3, 0.5});
  CHECK(comparison.difference[0].value == doctest::Approx(0.3));
  CHECK(comparison.difference[1].value == doctest::Approx(0));
  CHECK(comparison.difference[2].value == doctest::Approx(-0.3));
  CHECK(comparison.distance == JensenShannonDistance({0.5, 0.3, 0.2}, {0.2, 0.3, 0.5}));
}

TEST_CASE("comparison: a difference is as sure as the measured share") {
  for (const std::int64_t scale : {1, 10, 1'000}) {
    const Mix mix = MakeMix(Tally{{5 * scale, 3 * scale, 2 * scale}});
    const Comparison comparison = Compare(*mix.shares, {0.2, 0.3, 0.5});
    for (std::size_t i = 0; i < 3; ++i) {
      CAPTURE(scale);
      const Difference& difference = comparison.difference[i];
      const Share& share = (*mix.shares)[i];
      CHECK(difference.low <= difference.value);
      CHECK(difference.value <= difference.high);
      CHECK(difference.high - difference.low == doctest::Approx(share.high - share.low));
    }
  }
}

TEST_CASE("comparison: a mix that is as assumed has no difference and no distance") {
  const Mix mix = MakeMix(Tally{{20, 30, 50}});
  const Comparison comparison = Compare(*mix.shares, {0.2, 0.3, 0.5});
  for (const Difference& difference : comparison.difference) CHECK(difference.value == 0);
  CHECK(comparison.distance == 0);
}

}  // namespace
}  // namespace askmix
