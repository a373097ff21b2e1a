// A part of a whole, with how sure it is.
#pragma once

namespace askmix {

/// With a 95 % interval. All in [0, 1]; low <= value <= high.
struct Share {
  double value, low, high;
  friend bool operator==(const Share&, const Share&) = default;
};

}  // namespace askmix
