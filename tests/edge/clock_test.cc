#include "edge/clock.h"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

namespace askmix {
namespace {

TEST_CASE("clock: time never goes back as any thread sees it") {
  const SystemClock clock;
  std::atomic<int> steps_back{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      TimePoint last = clock.Now();
      for (int n = 0; n < 20'000; ++n) {
        const TimePoint now = clock.Now();
        if (now < last) ++steps_back;
        last = now;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(steps_back == 0);
}

TEST_CASE("clock: it is the time of this machine") {
  const TimePoint before = std::chrono::floor<Millis>(std::chrono::system_clock::now());
  const TimePoint now = SystemClock().Now();
  const TimePoint after = std::chrono::floor<Millis>(std::chrono::system_clock::now());
  CHECK(before <= now);
  CHECK(now <= after);
}

}  // namespace
}  // namespace askmix
