// Random numbers that are the same on every machine: the standard distributions differ between
// libraries.
#pragma once

#include <cstddef>
#include <cstdint>

namespace askmix {

/// SplitMix64 (Steele, Lea, Flood 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  /// Below n, which is far below 2^64: the bias of the remainder does not matter.
  std::size_t Below(std::size_t n) { return static_cast<std::size_t>(Next() % n); }

  /// In [0, 1).
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

}  // namespace askmix
