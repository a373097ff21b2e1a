#include "counting/audience.h"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <vector>

namespace askmix {
namespace {

constexpr TimePoint kNoon = FromUnixMillis(1'764'072'000'000);

TimePoint At(std::int64_t seconds) { return kNoon + Millis{seconds * 1'000}; }

/// Windows of 30 s and 120 s on the grid of 10 s.
const WindowSpec& ShortSpec() {
  static const WindowSpec spec{Millis{10'000}, {Millis{30'000}, Millis{120'000}}};
  return spec;
}

TEST_CASE("audience: an author counts once in each window that holds a mention of theirs") {
  Audience audience(ShortSpec());
  audience.Advance(At(0));
  audience.Add(At(-10), 1, 1, 1);
  audience.Add(At(-50), 1, 1, 0);
  audience.Add(At(-50), 2, 1, 1);
  CHECK(audience.sums()[0] == AudienceSum{1, 1, 1, 1});
  CHECK(audience.sums()[1] == AudienceSum{2, 3, 2, 2});
  audience.Advance(At(30));
  CHECK(audience.sums()[0] == AudienceSum{});
  CHECK(audience.sums()[1] == AudienceSum{2, 3, 2, 2});
  audience.Advance(At(80));
  CHECK(audience.sums()[1] == AudienceSum{1, 1, 1, 1});
}

TEST_CASE("audience: mentions of the future wait for the windows and old ones are ignored") {
  Audience audience(ShortSpec());
  audience.Advance(At(0));
  audience.Add(At(20), 1, 1, 1);
  audience.Add(At(-130), 2, 1, 1);
  CHECK(audience.sums()[1] == AudienceSum{});
  audience.Advance(At(30));
  CHECK(audience.sums()[0] == AudienceSum{1, 1, 1, 1});
}

TEST_CASE("audience: a withdrawal that came first cancels its vote and shows no negative author") {
  Audience audience(ShortSpec());
  audience.Advance(At(0));
  audience.Add(At(-10), 1, -1, -1);
  CHECK(audience.sums()[0].authors == 0);
  CHECK(audience.sums()[0].ask_squares == 0);
  audience.Add(At(-10), 1, 1, 1);
  CHECK(audience.sums()[0] == AudienceSum{});
}

struct Change {
  TimePoint bucket;
  std::uint64_t author;
  std::int32_t mentions, asks;
};

AudienceSum Recount(const std::vector<Change>& changes, TimePoint from, TimePoint to) {
  std::map<std::uint64_t, std::pair<std::int64_t, std::int64_t>> people;
  for (const Change& change : changes) {
    if (change.bucket < from || change.bucket >= to) continue;
    people[change.author].first += change.mentions;
    people[change.author].second += change.asks;
  }
  AudienceSum sum;
  for (const auto& [author, counts] : people) {
    sum.authors += counts.first > 0 ? 1 : 0;
    sum.mentions += counts.first;
    sum.asks += counts.second;
    if (counts.second > 0) sum.ask_squares += counts.second * counts.second;
  }
  return sum;
}

TEST_CASE("audience: sums equal a recount at every moment of random histories") {
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    Audience audience(ShortSpec());
    std::vector<Change> changes;
    TimePoint end = kNoon;
    audience.Advance(end);
    for (int step = 0; step < 300; ++step) {
      CAPTURE(step);
      if (random() % 4 == 0) {
        end += Millis{10'000} * (random() % 20 == 0 ? random() % 24 : random() % 3);
        audience.Advance(end);
      } else {
        Change change{end - Millis{10'000} * (static_cast<std::int64_t>(random() % 14) - 1),
                      random() % 7, random() % 4 == 0 ? -1 : 1, 0};
        if (random() % 2 == 0) change.asks = change.mentions;
        audience.Add(change.bucket, change.author, change.mentions, change.asks);
        if (change.bucket >= end - Millis{120'000}) changes.push_back(change);
      }
      for (std::size_t w = 0; w < ShortSpec().lengths.size(); ++w) {
        const TimePoint begin = end - ShortSpec().lengths[w];
        CHECK(audience.sums()[w] == Recount(changes, begin, end));
        CHECK(audience.Between(begin, end) == audience.sums()[w]);
      }
    }
  }
}

TEST_CASE("audience: asks of one author are worth one and those of different authors all") {
  CHECK(EffectiveAsks(10, {1, 10, 10, 100}) == 1);
  CHECK(EffectiveAsks(10, {10, 10, 10, 10}) == 10);
  CHECK(EffectiveAsks(12, {2, 10, 10, 50}) == doctest::Approx(144.0 / 52));
  CHECK(EffectiveAsks(7, {}) == 7);
  CHECK(EffectiveAsks(0, {}) == 0);
}

TEST_CASE("audience: mentions without a known author count one author each") {
  CHECK(Authors(12, {3, 10, 0, 0}) == 5);
  CHECK(Authors(12, {}) == 12);
  CHECK(Authors(0, {0, 2, 0, 0}) == 0);
}

}  // namespace
}  // namespace askmix
