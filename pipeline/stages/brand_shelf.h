// The brands that are listened for now, and how they are replaced while the pipeline runs.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "brands/matcher.h"
#include "core/shelf.h"

namespace askmix {

/// Immutable after construction.
struct BrandSet {
  std::vector<Brand> brands;
  std::string version;    ///< of the file that they come from
  AssumedMixPtr assumed;  ///< what brands are compared with that say nothing of it
  Matcher matcher;

  explicit BrandSet(std::vector<Brand> list, std::string file_version = {},
                    AssumedMixPtr assumed_of_all = nullptr)
      : brands(std::move(list)),
        version(std::move(file_version)),
        assumed(std::move(assumed_of_all)),
        matcher(brands) {
    for (const Brand& brand : brands) {
      if (brand.assumed) own_assumed_.emplace(brand.id, *brand.assumed);
    }
  }

  /// What the mix of this brand is compared with, be it in the catalogue or not; null: with
  /// nothing.
  const AssumedMixPtr& AssumedOf(const std::string& brand_id) const {
    const auto own = own_assumed_.find(brand_id);
    return own == own_assumed_.end() ? assumed : own->second;
  }

 private:
  std::unordered_map<std::string, AssumedMixPtr> own_assumed_;
};

class BrandShelf : public Shelf<BrandSet> {
 public:
  using Shelf::Shelf;
  explicit BrandShelf(std::vector<Brand> brands)
      : Shelf(std::make_shared<const BrandSet>(std::move(brands))) {}
};

}  // namespace askmix
