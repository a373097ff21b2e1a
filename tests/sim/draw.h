// The one source of chance of a history. Bounded draws of our own: the distributions of the
// standard library differ between libraries, and a seed has to mean the same everywhere.
#pragma once

#include <cstdint>
#include <iterator>
#include <random>

namespace askmix::sim {

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : engine_(seed) {}

  /// 0 to n - 1, for n > 0.
  std::uint64_t Below(std::uint64_t n) { return engine_() % n; }
  /// `low` to `high`, both included.
  std::int64_t Between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(Below(static_cast<std::uint64_t>(high - low) + 1));
  }
  bool Chance(std::uint64_t per_mille) { return Below(1'000) < per_mille; }
  template <typename Range>
  decltype(auto) OneOf(Range&& range) {
    return range[Below(std::size(range))];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace askmix::sim
