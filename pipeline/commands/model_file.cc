#include "commands/model_file.h"

#include <utility>

#include "core/error.h"
#include "edge/files.h"

namespace askmix {

std::unique_ptr<LinearClassifier> OpenModel(const std::string& path) {
  const std::string file = path.empty() ? ShippedModelPath() : path;
  Result<Model> model = ParseModel(ReadFile(file));
  if (!model) throw Fatal(ExitCode::kConfiguration, file + ": " + model.error().detail);
  return std::make_unique<LinearClassifier>(std::move(*model));
}

}  // namespace askmix
