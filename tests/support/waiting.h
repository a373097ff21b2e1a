// Waiting for what happens elsewhere.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace askmix {

/// Whether `happened` comes true within a minute.
inline bool Await(const std::function<bool()>& happened) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!happened()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace askmix
