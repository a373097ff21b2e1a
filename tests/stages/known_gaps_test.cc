#include "stages/known_gaps.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

constexpr TimePoint kNoon = FromUnixMillis(1'764'072'000'000);

TimePoint At(std::int64_t seconds) { return kNoon + Millis{seconds * 1'000}; }

Gap Between(std::int64_t from, std::int64_t until) {
  return {"normalize", 1, 9, At(from), At(until)};
}

TEST_CASE("known gaps: a period is incomplete when a gap overlaps it and not when one touches it") {
  KnownGaps gaps;
  CHECK(gaps.Add(Between(-100, -50)));
  CHECK_FALSE(gaps.Add(Between(-100, -50)));
  CHECK(gaps.Overlap(At(-60), At(0)));
  CHECK(gaps.Overlap(At(-1000), At(-99)));
  CHECK_FALSE(gaps.Overlap(At(-50), At(0)));
  CHECK_FALSE(gaps.Overlap(At(-1000), At(-100)));
  const WindowSpec windows{Millis{10'000}, {Millis{30'000}, Millis{60'000}}};
  CHECK(gaps.Incomplete(windows, At(0)) == std::vector{false, true});
}

TEST_CASE("known gaps: what ended before anybody looks is forgotten") {
  KnownGaps gaps;
  gaps.Add(Between(-100, -50));
  gaps.Forget(At(-51));
  CHECK(gaps.Overlap(At(-60), At(0)));
  gaps.Forget(At(-50));
  CHECK_FALSE(gaps.Overlap(At(-60), At(0)));
}

TEST_CASE("known gaps: too many become one that covers them") {
  KnownGaps gaps;
  for (std::int64_t i = 0; i < 5'000; ++i) gaps.Add(Between(100 * i, 100 * i + 10));
  for (std::int64_t i = 0; i < 5'000; ++i) CHECK(gaps.Overlap(At(100 * i), At(100 * i + 10)));
  CHECK_FALSE(gaps.Overlap(At(50), At(60)));
}

}  // namespace
}  // namespace askmix
