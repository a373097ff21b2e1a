// The brands that are listened for now, and how they are replaced while the pipeline runs.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "brands/matcher.h"

namespace askmix {

/// Immutable after construction.
struct BrandSet {
  std::vector<Brand> brands;
  std::string version;  ///< of the file that they come from
  Matcher matcher;

  explicit BrandSet(std::vector<Brand> list, std::string file_version = {})
      : brands(std::move(list)), version(std::move(file_version)), matcher(brands) {}
};

/// Thread-safe. Who took the current set keeps it alive, and keeps to it for a whole batch.
class BrandShelf {
 public:
  explicit BrandShelf(std::shared_ptr<const BrandSet> brands) : current_(std::move(brands)) {}
  explicit BrandShelf(std::vector<Brand> brands)
      : BrandShelf(std::make_shared<const BrandSet>(std::move(brands))) {}

  std::shared_ptr<const BrandSet> Current() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }
  void Replace(std::shared_ptr<const BrandSet> next) {
    const std::lock_guard lock(mutex_);
    current_ = std::move(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const BrandSet> current_;
};

}  // namespace askmix
