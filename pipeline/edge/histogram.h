// A distribution in fixed classes.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace askmix {

/// Upper bounds in seconds, inclusive. 5 s is the objective for the age of what is committed.
inline constexpr std::array<double, 14> kSecondsBounds = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5,
                                                          1,     2.5,  5,     10,   30,  60,   300};

struct SecondsHistogram {
  std::array<std::int64_t, kSecondsBounds.size() + 1> counts{};  ///< the last one is beyond all
  double sum = 0;

  void Observe(double seconds) {
    const auto bound = std::ranges::lower_bound(kSecondsBounds, seconds);
    ++counts[static_cast<std::size_t>(bound - kSecondsBounds.begin())];
    sum += seconds;
  }
};

}  // namespace askmix
