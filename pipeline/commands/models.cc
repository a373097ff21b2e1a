#include "commands/models.h"

#include <map>
#include <string>

#include "classifier/model_check.h"
#include "commands/model_file.h"
#include "edge/log.h"

namespace askmix {
namespace {

class Opener {
 public:
  /// `file` as for OpenModel.
  ClassifierPtr Open(const std::string& file) {
    ClassifierPtr& opened = opened_[file];
    if (opened) return opened;
    std::unique_ptr<LinearClassifier> classifier = OpenModel(file);
    const Result<double> reached = CheckModel(*classifier, classifier->model().check);
    if (!reached) throw Fatal(ExitCode::kConfiguration, file + ": " + reached.error().detail);
    return opened = std::move(classifier);
  }

 private:
  std::map<std::string, ClassifierPtr> opened_;
};

}  // namespace

ModelSet LoadModels(const Config& config, const std::vector<Brand>& brands) {
  Opener opener;
  ModelSet models;
  models.standard = opener.Open(config.model_file);
  if (!config.shadow_file.empty()) models.shadow = opener.Open(config.shadow_file);
  for (const Brand& brand : brands) {
    if (!brand.model.empty()) models.by_brand[brand.id] = opener.Open(brand.model);
  }
  return models;
}

bool ReloadModels(const Config& config, const std::vector<Brand>& brands, ModelShelf& shelf) {
  const std::string before(shelf.Current()->standard->version());
  try {
    ModelSet models = LoadModels(config, brands);
    log::Info("models were replaced",
              {{"before", before}, {"now", std::string(models.standard->version())}});
    shelf.Replace(std::move(models));
    return true;
  } catch (const Fatal& refused) {
    log::Error("models stay as they were: a new one is refused",
               {{"why", refused.what()}, {"model", before}});
    return false;
  }
}

}  // namespace askmix
