// Where measure hangs out its numbers, for the metrics endpoint, the API and the terminal.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/types.h"
#include "counting/mix.h"
#include "counting/windows.h"

namespace askmix {

/// One brand at one moment.
struct BrandMixes {
  std::string brand;
  MixesPtr mixes;
  /// Shifts that were announced since this process measures the brand, by the intent whose share
  /// moved most.
  std::array<std::int64_t, 3> shifts{};
};

/// Everything that one measure worker knows at one moment. Immutable once published.
struct MixSnapshot {
  TimePoint end{};                 ///< windows end here (exclusive)
  TimePoint as_of{};               ///< the counts hold every delta that was committed by then
  std::vector<BrandMixes> brands;  ///< by brand id; brands whose partition the worker owns
};

/// Snapshots of all measure workers of this process. Thread-safe; readers never wait for writers
/// longer than a pointer swap.
class MixBoard {
 public:
  /// `slots`: how many workers publish. `spec` is copied.
  MixBoard(WindowSpec spec, std::size_t slots) : spec_(std::move(spec)), slots_(slots) {}

  const WindowSpec& spec() const { return spec_; }

  /// Null takes the slot's numbers down (partitions revoked, state being rebuilt).
  void Publish(std::size_t slot, std::shared_ptr<const MixSnapshot> snapshot) {
    const std::lock_guard lock(mutex_);
    slots_[slot] = std::move(snapshot);
  }

  /// The snapshots that are up.
  std::vector<std::shared_ptr<const MixSnapshot>> Read() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<const MixSnapshot>> up;
    for (const auto& slot : slots_) {
      if (slot) up.push_back(slot);
    }
    return up;
  }

  /// Every mention that reached the pipeline before this time is in the counts. Moved on by the
  /// completeness watcher; epoch until it is known.
  void SetCompleteUntil(TimePoint t) { complete_until_.store(t, std::memory_order_relaxed); }
  TimePoint complete_until() const { return complete_until_.load(std::memory_order_relaxed); }

  /// Shares are withheld while the pipeline is further behind than this.
  static constexpr Millis kBehindMax{30'000};
  bool CatchingUp(TimePoint now) const { return now - complete_until() > kBehindMax; }

 private:
  const WindowSpec spec_;
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<const MixSnapshot>> slots_;
  std::atomic<TimePoint> complete_until_{};
};

}  // namespace askmix
