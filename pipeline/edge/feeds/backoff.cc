#include "edge/feeds/backoff.h"

#include <algorithm>
#include <charconv>

#include "core/time.h"

namespace askmix {

Millis Backoff::Next() {
  const auto half = static_cast<std::uint64_t>(due_.count() / 2);
  const Millis wait = due_ - Millis{static_cast<Millis::rep>(random_() % (half + 1))};
  due_ = std::min(due_ * 2, most_);
  return wait;
}

std::optional<Millis> ParseRetryAfter(std::string_view value, TimePoint now) {
  constexpr Millis kMost{3'600'000};
  if (const auto until = ParseTimestamp(value)) return std::clamp(*until - now, Millis{0}, kMost);
  std::uint32_t seconds = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (error != std::errc{} || end != value.data() + value.size()) return std::nullopt;
  return std::min(Millis{1'000LL * seconds}, kMost);
}

}  // namespace askmix
