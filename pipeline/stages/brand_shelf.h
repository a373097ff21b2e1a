// The brands that are listened for now, and how they are replaced while the pipeline runs.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "brands/matcher.h"
#include "core/shelf.h"

namespace askmix {

/// Immutable after construction.
struct BrandSet {
  std::vector<Brand> brands;
  std::string version;  ///< of the file that they come from
  Matcher matcher;

  explicit BrandSet(std::vector<Brand> list, std::string file_version = {})
      : brands(std::move(list)), version(std::move(file_version)), matcher(brands) {}
};

class BrandShelf : public Shelf<BrandSet> {
 public:
  using Shelf::Shelf;
  explicit BrandShelf(std::vector<Brand> brands)
      : Shelf(std::make_shared<const BrandSet>(std::move(brands))) {}
};

}  // namespace askmix
