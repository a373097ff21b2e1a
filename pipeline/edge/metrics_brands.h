// Metrics of every brand and window, written straight into the text: a thousand brands are a
// hundred thousand series, for which families of prometheus-cpp take ten times as long and 300 MB.
#pragma once

#include <cstddef>
#include <string>

#include "edge/metrics_form.h"
#include "stages/mix_board.h"

namespace askmix {

/// Brands beyond `brands_max`, by id, are summed and counted.
void AppendBrands(const MixBoard& board, std::size_t brands_max, TimePoint now, MetricsForm form,
                  std::string& text);

}  // namespace askmix
