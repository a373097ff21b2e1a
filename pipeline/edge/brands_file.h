// The brands file: YAML, a list of brands, bare or under the key `brands`. The README shows one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "brands/catalogue.h"

namespace askmix {

/// A brands file and where in it things stand.
struct BrandsFile {
  /// Of a name, alias or product.
  struct Line {
    std::size_t brand;  ///< index in `brands`
    std::string words;
    int line;  ///< from 1
  };

  std::vector<Brand> brands;
  std::string version;  ///< of its contents: equal files have equal versions
  std::vector<Line> lines;
};

inline constexpr std::size_t kBrandsFileBytesMax = 64U << 20;

/// Reads and validates. A brand without an id gets one from its name ("Café Noir" -> "cafe-noir").
/// Throws Fatal(kConfiguration) with file, line and what would be right.
BrandsFile ReadBrandsFile(const std::string& path);

/// The brands alone.
std::vector<Brand> LoadBrands(const std::string& path);

}  // namespace askmix
