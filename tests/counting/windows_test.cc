#include "counting/windows.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <utility>

namespace askmix {
namespace {

constexpr TimePoint kNoon = FromUnixMillis(1'764'072'000'000);

TimePoint At(std::int64_t seconds) { return kNoon + Millis{seconds * 1'000}; }

Tally One(std::size_t slot, std::int64_t count = 1) {
  Tally tally;
  tally.slots[slot] = count;
  return tally;
}

/// Windows of 30 s and 120 s on the grid of 10 s.
const WindowSpec& ShortSpec() {
  static const WindowSpec spec{Millis{10'000}, {Millis{30'000}, Millis{120'000}}};
  return spec;
}

TEST_CASE("windows: a mention at the end is outside and one at the beginning is inside") {
  Windows windows(ShortSpec());
  windows.Advance(At(0));
  windows.Add(At(0), One(0));
  windows.Add(At(-10), One(1));
  windows.Add(At(-30), One(2));
  windows.Add(At(-40), One(3));
  CHECK(windows.sums()[0].slots == std::array<std::int64_t, 6>{0, 1, 1, 0, 0, 0});
  CHECK(windows.sums()[1].slots == std::array<std::int64_t, 6>{0, 1, 1, 1, 0, 0});
  windows.Advance(At(10));
  CHECK(windows.sums()[0].slots == std::array<std::int64_t, 6>{1, 1, 0, 0, 0, 0});
}

TEST_CASE("windows: what is older than the longest window is refused") {
  Windows windows(ShortSpec());
  windows.Advance(At(0));
  CHECK_FALSE(windows.Add(At(-130), One(0)));
  CHECK(windows.empty());
  CHECK(windows.Add(At(-120), One(0)));
  CHECK(windows.sums()[1].Mentions() == 1);
  CHECK(windows.sums()[0].Mentions() == 0);
}

TEST_CASE("windows: buckets that no window holds are kept for as long as is wanted") {
  const WindowSpec spec{Millis{10'000}, {Millis{30'000}}, Millis{100'000}};
  Windows windows(spec);
  windows.Advance(At(0));
  CHECK_FALSE(windows.Add(At(-110), One(0)));
  CHECK(windows.Add(At(-100), One(0)));
  CHECK(windows.Add(At(-40), One(1)));
  CHECK(windows.Add(At(-30), One(2)));
  CHECK(windows.sums()[0].slots == std::array<std::int64_t, 6>{0, 0, 1, 0, 0, 0});
  CHECK(windows.Between(At(-100), At(0)).slots == std::array<std::int64_t, 6>{1, 1, 1, 0, 0, 0});
  CHECK(windows.Between(At(-100), At(-40)).slots == std::array<std::int64_t, 6>{1, 0, 0, 0, 0, 0});
  windows.Advance(At(10));
  CHECK(windows.Between(At(-100), At(0)).slots == std::array<std::int64_t, 6>{0, 1, 1, 0, 0, 0});
}

TEST_CASE("windows: the first and the last bucket with a mention are told") {
  Windows windows(ShortSpec());
  windows.Advance(At(0));
  CHECK_FALSE(windows.Mentioned(0));
  windows.Add(At(-110), One(5));
  windows.Add(At(-20), One(0));
  windows.Add(At(-10), One(0));
  windows.Add(At(-10), One(0, -1));
  windows.Add(At(50), One(0));
  CHECK(windows.Mentioned(0) == Windows::Span{At(-20), At(-20)});
  CHECK(windows.Mentioned(1) == Windows::Span{At(-110), At(-20)});
}

TEST_CASE("windows: the end never goes back and stays on the grid") {
  Windows windows(ShortSpec());
  windows.Advance(At(57));
  CHECK(windows.end() == At(50));
  windows.Add(At(40), One(0));
  windows.Advance(At(0));
  CHECK(windows.end() == At(50));
  CHECK(windows.sums()[0].Mentions() == 1);
}

TEST_CASE("windows: a change between grid points goes to the bucket that holds it") {
  Windows windows(ShortSpec());
  windows.Advance(At(0));
  windows.Add(At(-1), One(0));
  windows.Add(At(-9), One(0));
  CHECK(windows.sums()[0].slots[0] == 2);
  windows.Advance(At(20));
  CHECK(windows.sums()[0].slots[0] == 2);
  windows.Advance(At(30));
  CHECK(windows.sums()[0].slots[0] == 0);
}

TEST_CASE("windows: a withdrawal read before its vote shows no negative count and cancels it") {
  Windows windows(ShortSpec());
  windows.Advance(At(0));
  windows.Add(At(-20), One(1, -1));
  CHECK(windows.sums()[0].slots[1] == 0);
  windows.Add(At(-20), One(1, 1));
  CHECK(windows.sums()[0].slots[1] == 0);
  windows.Add(At(-20), One(1, 1));
  CHECK(windows.sums()[0].slots[1] == 1);
}

TEST_CASE("windows: emptiness means that nothing is held or waits") {
  Windows windows(ShortSpec());
  CHECK(windows.empty());
  windows.Advance(At(0));
  windows.Add(At(50), One(0));
  CHECK_FALSE(windows.empty());
  CHECK(windows.sums()[1].IsZero());
  windows.Advance(At(170));
  CHECK_FALSE(windows.empty());
  CHECK(windows.sums()[1].Mentions() == 1);
  windows.Advance(At(180));
  CHECK(windows.empty());
  CHECK(windows.sums()[1].IsZero());
}

TEST_CASE("windows: forged changes neither overflow nor outlive their bucket") {
  Windows windows(ShortSpec());
  windows.Advance(At(0));
  for (const std::int64_t huge :
       {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
    CAPTURE(huge);
    for (int i = 0; i < 3; ++i) windows.Add(At(-10), One(0, huge));
    CHECK(windows.sums()[0].slots[0] >= 0);
  }
  windows.Advance(At(200));
  CHECK(windows.sums()[1].IsZero());
}

/// One random history, told to windows of `spec` and recounted from scratch after every step.
void CompareWithRecount(const WindowSpec& spec, std::uint32_t seed) {
  std::mt19937 random(seed);
  Windows windows(spec);
  std::vector<std::pair<TimePoint, Tally>> accepted;
  TimePoint end = kNoon;
  windows.Advance(end);
  const auto steps = static_cast<std::uint32_t>(spec.Longest() / spec.grid);
  for (int step = 0; step < 400; ++step) {
    CAPTURE(step);
    if (random() % 4 == 0) {
      end += spec.grid * (random() % 20 == 0 ? random() % (2 * steps) : random() % 4);
      windows.Advance(end);
    } else {
      const auto back = static_cast<std::int64_t>(random() % (steps + 6)) - 3;
      const TimePoint bucket = end - spec.grid * back;
      Tally change = One(random() % kSlotCount, 1 + random() % 3);
      // Sometimes an earlier vote moves to another slot, as an edit does.
      if (!accepted.empty() && random() % 3 == 0) {
        const auto& earlier = accepted[random() % accepted.size()];
        if (earlier.first == bucket) change -= earlier.second;
      }
      const bool inside = bucket >= end - spec.Longest();
      CHECK(windows.Add(bucket, change).has_value() == inside);
      if (inside) accepted.emplace_back(bucket, change);
    }
    for (std::size_t w = 0; w < spec.lengths.size(); ++w) {
      Tally recount;
      for (const auto& [bucket, change] : accepted) {
        if (bucket >= end - spec.lengths[w] && bucket < end) recount += change;
      }
      for (std::int64_t& count : recount.slots) count = std::max<std::int64_t>(count, 0);
      CHECK(windows.sums()[w] == recount);
    }
  }
}

TEST_CASE("windows: sums equal a recount at every moment of random histories") {
  const WindowSpec odd{Millis{7'000}, {Millis{7'000}, Millis{700'000}, Millis{70'000}}};
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    CAPTURE(seed);
    CompareWithRecount(ShortSpec(), seed);
    CompareWithRecount(odd, seed);
  }
}

TEST_CASE("windows: the order of changes does not matter") {
  std::mt19937 random(11);
  std::vector<std::pair<TimePoint, Tally>> changes;
  for (int i = 0; i < 500; ++i) {
    changes.emplace_back(At(-10 * static_cast<std::int64_t>(random() % 12)),
                         One(random() % kSlotCount, random() % 2 == 0 ? 1 : -1));
  }
  const auto sums = [&] {
    Windows windows(ShortSpec());
    windows.Advance(At(0));
    for (const auto& [bucket, change] : changes) windows.Add(bucket, change);
    return std::vector<Tally>(windows.sums().begin(), windows.sums().end());
  };
  const auto first = sums();
  std::shuffle(changes.begin(), changes.end(), random);
  CHECK(sums() == first);
}

}  // namespace
}  // namespace askmix
