// What brands are compared with, in words.
#pragma once

#include <string>
#include <vector>

#include "brands/catalogue.h"

namespace askmix {

/// "ibm2011-business (2010: promotion 33 %, buying_info 33 %, community 35 %)"
std::string DescribeAssumed(const AssumedMix& assumed);

/// "<assumed mix>: brand, brand", a line for each that some brand is compared with. `others`: what
/// those are compared with that say nothing of it.
std::vector<std::string> DescribeAssumed(const std::vector<Brand>& brands,
                                         const std::string& others);

}  // namespace askmix
