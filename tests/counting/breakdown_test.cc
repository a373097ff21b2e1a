#include "counting/breakdown.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

constexpr TimePoint kNoon = FromUnixMillis(1'764'072'000'000);

TimePoint At(std::int64_t seconds) { return kNoon + Millis{seconds * 1'000}; }

const WindowSpec& ShortSpec() {
  static const WindowSpec spec{Millis{10'000}, {Millis{30'000}, Millis{120'000}}};
  return spec;
}

const Tally kOne{{1, 0, 0, 0, 0, 0}};

TEST_CASE("breakdown: parts are by name and each has its own windows") {
  Breakdown parts(ShortSpec());
  parts.Advance(At(0));
  parts.Add("x", At(-10), kOne);
  parts.Add("bluesky", At(-50), kOne);
  parts.Add("x", At(-50), kOne);
  CHECK(parts.Parts(0) == std::vector<CountedPart>{{"x", {1, 0, 0, 0, 0, 0}}});
  CHECK(parts.Parts(1) ==
        std::vector<CountedPart>{{"bluesky", {1, 0, 0, 0, 0, 0}}, {"x", {2, 0, 0, 0, 0, 0}}});
  parts.Advance(At(200));
  CHECK(parts.Parts(1).empty());
}

TEST_CASE("breakdown: what has no name is unknown") {
  Breakdown parts(ShortSpec());
  parts.Advance(At(0));
  parts.Add("", At(-10), kOne);
  CHECK(parts.Parts(0) == std::vector<CountedPart>{{"unknown", {1, 0, 0, 0, 0, 0}}});
}

TEST_CASE("breakdown: names beyond the limit become one and nothing is lost") {
  Breakdown parts(ShortSpec());
  parts.Advance(At(0));
  const int names = 10 * static_cast<int>(Breakdown::kNamesMax);
  for (int i = 0; i < names; ++i) parts.Add("name " + std::to_string(i), At(-10), kOne);
  std::int64_t sum = 0;
  for (const CountedPart& part : parts.Parts(0)) sum += part.slots[0];
  CHECK(sum == names);
  CHECK(parts.Parts(0).size() == Breakdown::kNamesMax + 1);
}

}  // namespace
}  // namespace askmix
