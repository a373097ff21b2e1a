// A vote that begins or ceases to count, for those who count more than sums.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/intent.h"

namespace askmix {

struct VoteChange {
  std::string key;  ///< identity of the mention, "platform:id"
  Decision decision;
  std::uint64_t author = 0;  ///< hash of the author's key; 0: unknown
  std::string lang{};        ///< primary tag; empty: unknown
  std::int64_t add = 1;      ///< 1: it counts from now on; -1: no longer

  std::string_view platform() const { return std::string_view(key).substr(0, key.find(':')); }
  bool asks() const { return decision.intent != Intent::kOther; }
  friend bool operator==(const VoteChange&, const VoteChange&) = default;
};

}  // namespace askmix
