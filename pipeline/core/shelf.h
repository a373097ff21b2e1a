// What everybody uses now, and how it is replaced while they do.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace askmix {

/// Thread-safe. Who took the current set keeps it alive, and keeps to it for a whole batch.
template <typename Set>
class Shelf {
 public:
  explicit Shelf(std::shared_ptr<const Set> set) : current_(std::move(set)) {}

  std::shared_ptr<const Set> Current() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }
  void Replace(std::shared_ptr<const Set> next) {
    const std::lock_guard lock(mutex_);
    current_ = std::move(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Set> current_;
};

}  // namespace askmix
