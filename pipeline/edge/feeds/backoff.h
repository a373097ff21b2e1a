// How long to wait before trying again.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string_view>

#include "core/types.h"

namespace askmix {

/// Doubles from `first` to `most`. Each wait is drawn from the upper half of what is due, so that
/// those who were cut off together do not come back together.
class Backoff {
 public:
  Backoff(Millis first, Millis most, std::uint64_t seed)
      : first_(first), most_(most), due_(first), random_(seed) {}

  Millis Next();
  void Reset() { due_ = first_; }

 private:
  const Millis first_, most_;
  Millis due_;
  std::mt19937_64 random_;
};

/// What a server asks to wait: seconds, as Retry-After has them, or the time until which to wait,
/// as X-RateLimit-Reset has it; at most an hour. Nothing where `value` is neither.
std::optional<Millis> ParseRetryAfter(std::string_view value, TimePoint now);

}  // namespace askmix
