// A shelf with one model on it that the test owns.
#pragma once

#include "stages/model_shelf.h"

namespace askmix {

/// `classifier` is borrowed.
inline ClassifierPtr Borrowed(const Classifier& classifier) {
  return {&classifier, [](const Classifier*) {}};
}

inline ModelShelf ShelfOf(const Classifier& classifier) {
  return ModelShelf(ModelSet{.standard = Borrowed(classifier), .by_brand = {}, .shadow = {}});
}

}  // namespace askmix
