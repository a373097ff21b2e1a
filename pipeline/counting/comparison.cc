#include "counting/comparison.h"

#include "counting/distance.h"

namespace askmix {

Comparison Compare(const std::array<Share, 3>& measured, const std::array<double, 3>& assumed) {
  Comparison comparison{};
  std::array<double, 3> values{};
  for (std::size_t i = 0; i < measured.size(); ++i) {
    const double by = assumed[i];
    values[i] = measured[i].value;
    comparison.difference[i] = {measured[i].value - by, measured[i].low - by,
                                measured[i].high - by};
  }
  comparison.distance = JensenShannonDistance(values, assumed);
  return comparison;
}

}  // namespace askmix
