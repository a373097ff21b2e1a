#include "commands/file_feed.h"

#include <doctest/doctest.h>

#include "support/builders.h"

namespace askmix {
namespace {

/// A pace that says whether it would wait, and does not.
struct Waiting {
  FeedOptions options;
  bool asked = false;
  Pace pace{options, [this](Millis time) {
              CHECK(time > Millis{0});
              return asked = true;
            }};

  bool Waits(std::optional<TimePoint> at) {
    asked = false;
    pace.Next(at);
    return asked;
  }
};

constexpr Millis kDay{86'400'000};

TEST_CASE("pace: a replay waits as long as posts were apart by the speed that is wanted") {
  Waiting replay;
  replay.options.speed = 10;
  CHECK_FALSE(replay.Waits(kNoon));
  CHECK(replay.Waits(kNoon + kDay));
  Waiting fast;
  fast.options.speed = 1e12;
  CHECK_FALSE(fast.Waits(kNoon));
  CHECK_FALSE(fast.Waits(kNoon + Millis{1}));
}

TEST_CASE("pace: a replay sends at once what has no time or comes after its time") {
  Waiting replay;
  replay.options.speed = 1;
  CHECK_FALSE(replay.Waits(std::nullopt));
  CHECK_FALSE(replay.Waits(kNoon));
  CHECK_FALSE(replay.Waits(kNoon - kDay));
  CHECK_FALSE(replay.Waits(std::nullopt));
  CHECK(replay.Waits(kNoon + kDay));
}

TEST_CASE("pace: a rate holds back and without one nothing does") {
  Waiting rate;
  rate.options.per_second = 1e-6;
  CHECK(rate.Waits(std::nullopt));
  Waiting none;
  CHECK_FALSE(none.Waits(kNoon));
  CHECK_FALSE(none.Waits(kNoon + kDay));
}

}  // namespace
}  // namespace askmix
