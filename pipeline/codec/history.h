// What people asked a brand for during the last day, step by step, as written to intents.history:
// schemas/history.schema.json.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/intent.h"
#include "core/types.h"

namespace askmix {

/// The mentions of one step.
struct HistoryPoint {
  TimePoint start{};
  std::array<std::int64_t, kIntentCount> counts{};  ///< by Intent; never below 0
  double effective_asks = 0;  ///< asks that are as good as independent: counting/audience.h
  bool incomplete = false;    ///< mentions of the step were lost: nobody knows its shares

  std::int64_t Asks() const { return counts[0] + counts[1] + counts[2]; }

  friend bool operator==(const HistoryPoint&, const HistoryPoint&) = default;
};

struct History {
  std::string brand;
  Millis step{};                     ///< points start at multiples of it
  TimePoint start{};                 ///< of the first step, whether it has mentions or not
  TimePoint end{};                   ///< what came later is not in it; may lie within a step
  std::vector<HistoryPoint> points;  ///< in order; steps without mentions or loss are left out

  friend bool operator==(const History&, const History&) = default;
};

void Encode(const History& history, std::string& out);
Result<History> DecodeHistory(std::string_view json);

}  // namespace askmix
