// The model that a command was told to use.
#pragma once

#include <memory>
#include <string>

#include "classifier/linear_classifier.h"

namespace askmix {

/// Reads `path`, or the shipped model when it is empty. Throws Fatal(kConfiguration) with the
/// file's name and what is wrong with it.
std::unique_ptr<LinearClassifier> OpenModel(const std::string& path);

}  // namespace askmix
