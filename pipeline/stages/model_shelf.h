// The models that decide now, and how they are replaced while the pipeline runs.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "classifier/classifier.h"
#include "core/shelf.h"

namespace askmix {

using ClassifierPtr = std::shared_ptr<const Classifier>;

struct ModelSet {
  ClassifierPtr standard;  ///< never null
  /// In its place, by id of the brands that have their own.
  std::map<std::string, ClassifierPtr, std::less<>> by_brand;
  /// Decides as well, in silence: what differs is counted. Null: there is none.
  ClassifierPtr shadow;
  /// In place of those for all brands, by id of the brands that have their own.
  std::map<std::string, Thresholds, std::less<>> thresholds{};

  const Classifier& For(std::string_view brand) const {
    const auto own = by_brand.find(brand);
    return own == by_brand.end() ? *standard : *own->second;
  }
  /// Null when no model that decides here has this version.
  const Classifier* OfVersion(std::string_view version) const {
    if (standard->version() == version) return standard.get();
    for (const auto& [brand, classifier] : by_brand) {
      if (classifier->version() == version) return classifier.get();
    }
    return nullptr;
  }
};

class ModelShelf : public Shelf<ModelSet> {
 public:
  explicit ModelShelf(ModelSet models)
      : Shelf(std::make_shared<const ModelSet>(std::move(models))) {}

  void Replace(ModelSet models) {
    Shelf::Replace(std::make_shared<const ModelSet>(std::move(models)));
  }
};

}  // namespace askmix
