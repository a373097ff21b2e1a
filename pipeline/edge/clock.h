// The wall clock of this machine.
#pragma once

#include <atomic>

#include "runtime/ports.h"

namespace askmix {

/// Never goes back: while the system's clock is set back, time stands still. Thread-safe.
class SystemClock : public Clock {
 public:
  TimePoint Now() const override;

 private:
  mutable std::atomic<TimePoint> latest_{};
};

}  // namespace askmix
