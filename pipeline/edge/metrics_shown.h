// Which brands /metrics shows, and what becomes of the others.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "edge/board_view.h"

namespace askmix {

struct ShownBrands {
  std::vector<const BrandMixes*> brands;  ///< by id; borrowed from the view
  /// Those beyond the limit, and those for which measure had no room (kOverflowBrand), summed.
  /// Counts add up; shares are those of the sums; authors are taken for different ones where brands
  /// differ. Without shifts: which brands are summed changes, so their number would go down.
  std::optional<BrandMixes> rest;
  std::size_t measured = 0;  ///< brands that measure counts one by one
  std::size_t left_out = 0;  ///< of these, those beyond the limit
};

/// The first `brands_max` brands by id are shown.
ShownBrands Limit(const BoardView& view, std::size_t brands_max);

}  // namespace askmix
