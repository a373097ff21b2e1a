// The models that a configuration names, and their replacement while the pipeline runs.
#pragma once

#include <vector>

#include "brands/catalogue.h"
#include "edge/config.h"
#include "stages/model_shelf.h"

namespace askmix {

/// Opens model.file, model.shadow and the models of the brands, each file once, and lets each prove
/// on the texts that it carries that it does what it says of itself. Throws Fatal(kConfiguration)
/// with the file's name and what is wrong with it.
ModelSet LoadModels(const Config& config, const std::vector<Brand>& brands);

/// Opens them anew and puts them on the shelf together; when one of them is not usable all stay as
/// they were, and the log says why. True when they were replaced.
bool ReloadModels(const Config& config, const std::vector<Brand>& brands, ModelShelf& shelf);

}  // namespace askmix
