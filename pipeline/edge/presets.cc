#include "edge/presets.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/error.h"
#include "core/intent.h"
#include "core/text.h"
#include "counting/survey.h"

namespace askmix {
namespace {

SurveyItem ItemOf(const std::string& reason, const YAML::Node& percent) {
  if (percent.IsSequence()) return {reason, percent[0].as<double>(), percent[1].as<double>()};
  return {reason, percent.as<double>(), percent.as<double>()};
}

Survey SurveyOf(const YAML::Node& file) {
  Survey survey{.name = file["name"].as<std::string>(),
                .year = file["year"].as<int>(),
                .source = file["source"].as<std::string>(),
                .question = file["question"].as<std::string>(),
                .answers = file["n"].as<int>(),
                .items = {}};
  for (std::size_t i = 0; i < survey.items.size(); ++i) {
    for (const auto& item : file["items"][std::string(kSlotNames[i])]) {
      survey.items[i].push_back(ItemOf(item.first.as<std::string>(), item.second));
    }
  }
  return survey;
}

std::vector<AssumedMixPtr> ReadAll() {
  std::vector<AssumedMixPtr> mixes;
  for (const EmbeddedFile& file : PresetFiles()) {
    const YAML::Node preset = YAML::Load(std::string(file.bytes));
    mixes.push_back(std::make_shared<const AssumedMix>(MixOf(SurveyOf(preset))));
  }
  std::ranges::sort(mixes, {}, [](const AssumedMixPtr& mix) { return mix->name; });
  return mixes;
}

}  // namespace

std::span<const AssumedMixPtr> Presets() {
  static const std::vector<AssumedMixPtr> presets = ReadAll();
  return presets;
}

AssumedMixPtr FindPreset(std::string_view name) {
  const auto presets = Presets();
  const auto found = std::ranges::find_if(presets, [&](const auto& p) { return p->name == name; });
  return found == presets.end() ? nullptr : *found;
}

std::string_view NearestPreset(std::string_view name) {
  return (*std::ranges::min_element(
              Presets(), {}, [&](const auto& preset) { return EditDistance(name, preset->name); }))
      ->name;
}

}  // namespace askmix
