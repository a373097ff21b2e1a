// The brands file: YAML, a list of {id, name, handles, aliases}, bare or under the key `brands`.
#pragma once

#include <string>
#include <vector>

#include "brands/catalogue.h"

namespace askmix {

/// Reads and validates. A brand without an id gets one from its name ("Café Noir" -> "cafe-noir").
/// Throws Fatal(kConfiguration) with file, line and what would be right.
std::vector<Brand> LoadBrands(const std::string& path);

}  // namespace askmix
