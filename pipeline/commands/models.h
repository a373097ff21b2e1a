// The brands and models that a configuration names, and their replacement while the pipeline runs.
#pragma once

#include <memory>
#include <vector>

#include "brands/catalogue.h"
#include "edge/config.h"
#include "stages/brand_shelf.h"
#include "stages/model_shelf.h"

namespace askmix {

/// Reads brands.file. Throws Fatal(kConfiguration) with the file's line and what is wrong there.
std::shared_ptr<const BrandSet> LoadBrandSet(const Config& config);

/// Opens model.file, model.shadow and the models of the brands, each file once, and lets each prove
/// on the texts that it carries that it does what it says of itself; and takes the brands' own
/// thresholds. Throws Fatal(kConfiguration) with the file's name and what is wrong with it.
ModelSet LoadModels(const Config& config, const std::vector<Brand>& brands);

/// Reads all of them anew and puts them on the shelves; when one of them is not usable all stay as
/// they were, and the log says why. True when they were replaced.
bool Reload(const Config& config, BrandShelf& brands, ModelShelf& models);

}  // namespace askmix
