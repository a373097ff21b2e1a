#include "edge/clock.h"

#include <chrono>

namespace askmix {

TimePoint SystemClock::Now() const {
  const TimePoint now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
  TimePoint latest = latest_.load();
  while (latest < now && !latest_.compare_exchange_weak(latest, now)) {
  }
  return latest < now ? now : latest;
}

}  // namespace askmix
