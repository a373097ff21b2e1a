#include "commands/models.h"

#include <map>
#include <string>
#include <utility>

#include "classifier/model_check.h"
#include "commands/model_file.h"
#include "edge/brands_file.h"
#include "edge/log.h"
#include "edge/presets.h"

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

std::shared_ptr<const BrandSet> LoadBrandSet(const Config& config) {
  BrandsFile file = ReadBrandsFile(config.brands_file);
  return std::make_shared<const BrandSet>(std::move(file.brands), std::move(file.version),
                                          FindPreset(config.assumed));
}

ModelSet LoadModels(const Config& config, const std::vector<Brand>& brands) {
  Opener opener;
  ModelSet models;
  models.standard = opener.Open(config.model_file);
  if (!config.shadow_file.empty()) models.shadow = opener.Open(config.shadow_file);
  for (const Brand& brand : brands) {
    if (!brand.model.empty()) models.by_brand[brand.id] = opener.Open(brand.model);
    Thresholds own{config.thresholds, config.costs};
    for (std::size_t i = 0; i < own.intent.size(); ++i) {
      own.intent[i] = brand.thresholds[i].value_or(own.intent[i]);
    }
    if (own.intent != config.thresholds) models.thresholds[brand.id] = own;
  }
  return models;
}

bool Reload(const Config& config, BrandShelf& brands, ModelShelf& models) {
  const std::string brands_before = brands.Current()->version;
  const std::string model_before(models.Current()->standard->version());
  try {
    const std::shared_ptr<const BrandSet> next = LoadBrandSet(config);
    ModelSet next_models = LoadModels(config, next->brands);
    log::Info("brands and models were replaced",
              {{"brands_before", brands_before},
               {"brands", next->version},
               {"model_before", model_before},
               {"model", std::string(next_models.standard->version())}});
    // A brand that is new is decided by its own model from its first mention on.
    models.Replace(std::move(next_models));
    brands.Replace(next);
    return true;
  } catch (const Fatal& refused) {
    log::Error("brands and models stay as they were: a file is refused",
               {{"why", refused.what()}, {"brands", brands_before}, {"model", model_before}});
    return false;
  }
}

}  // namespace askmix
