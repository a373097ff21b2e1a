// Metrics of every brand and window, written straight into the text: a thousand brands are fifty
// thousand series, for which families of prometheus-cpp take ten times as long and 160 MB.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "stages/mix_board.h"

namespace askmix {

/// Brands beyond `brands_max`, by id, are left out and counted.
void AppendBrands(const MixBoard& board, std::size_t brands_max, TimePoint now, std::string& text);

/// `value` as it stands between quotes: made UTF-8, cut to 200 bytes, then escaped. One bad value
/// would make Prometheus refuse the whole scrape.
std::string LabelValue(std::string_view value);

}  // namespace askmix
