// Parameters of a request, read and checked.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/types.h"
#include "view/shift_records.h"

namespace askmix {

enum class Parameter : std::uint8_t { kWindow, kLimit, kAfter, kBefore };

struct Parameters {
  std::size_t window = 0;  ///< index among the windows; the shortest if none is asked for
  std::size_t limit = 0;
  std::string after;                 ///< a brand's id; empty: from the first one on
  std::optional<ShiftPlace> before;  ///< nothing: from the newest one on
};

/// How many things an answer holds.
struct Limits {
  std::size_t standard = 0, max = 0;
};

/// `query`: as sent, without '?'. Refuses (reason bad_parameter; the detail says which, and what
/// would be right) what is unknown, given twice or not what it should be.
Result<Parameters> ReadParameters(std::string_view query, std::span<const Parameter> known,
                                  const Limits& limits, std::span<const Millis> windows);

/// As "before" takes it.
std::string FormatPlace(const ShiftPlace& place);

}  // namespace askmix
