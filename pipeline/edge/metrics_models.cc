#include "edge/metrics_models.h"

#include <map>
#include <numeric>
#include <string>
#include <vector>

namespace askmix {
namespace {

using prometheus::MetricFamily;
using Numbers = std::vector<ModelNumbers>;

MetricFamily Info(const ModelSet& models) {
  MetricFamily family =
      GaugeFamily("askmix_model_info", "Which models decide here, and in which role? Always 1.");
  const auto add = [&](const Classifier& classifier, std::string_view role, std::string_view of) {
    AddGauge(family, {{"model", classifier.version()}, {"role", role}, {"brand", of}}, 1);
  };
  add(*models.standard, "standard", "");
  for (const auto& [brand, classifier] : models.by_brand) add(*classifier, "brand", brand);
  if (models.shadow) add(*models.shadow, "shadow", "");
  return family;
}

MetricFamily Mentions(const Telemetry& telemetry) {
  MetricFamily family = CounterFamily(
      "askmix_mentions_total",
      "In which languages are mentions written, and which were decided without the model, for "
      "which reason (gate)?");
  for (const auto& [key, count] : telemetry.Mentions()) {
    AddCounter(family, {{"language", key.first}, {"gate", key.second}}, static_cast<double>(count));
  }
  return family;
}

MetricFamily Decisions(const Numbers& numbers) {
  MetricFamily family =
      CounterFamily("askmix_decisions_total",
                    "What did each model decide? One for each brand of a mention that was "
                    "published.");
  std::map<std::string, ModelActivity> by_model;
  for (const ModelNumbers& n : numbers) by_model[n.total.model] += n.total;
  for (const auto& [model, activity] : by_model) {
    for (std::size_t slot = 0; slot < kSlotCount; ++slot) {
      AddCounter(family, {{"model", model}, {"decision", kSlotNames[slot]}},
                 static_cast<double>(activity.decided[slot]));
    }
  }
  return family;
}

MetricFamily Shadow(const Numbers& numbers) {
  MetricFamily family =
      CounterFamily("askmix_shadow_decisions_total",
                    "How often does the model that decides in silence (model.shadow) decide "
                    "otherwise?");
  for (const ModelNumbers& n : numbers) {
    if (n.total.shadow.empty()) continue;
    const auto add = [&](std::string_view agreement, std::int64_t count) {
      AddCounter(
          family,
          {{"model", n.total.model}, {"shadow_model", n.total.shadow}, {"agreement", agreement}},
          static_cast<double>(count));
    };
    add("same", n.total.shadow_same);
    add("differs", n.total.shadow_different);
  }
  return family;
}

std::int64_t DecisionsOf(const ModelActivity& activity) {
  return std::accumulate(activity.decided.begin(), activity.decided.end(), std::int64_t{0});
}

void AddDrift(const ModelNumbers& numbers, const Profile& normal, MetricFamilies& families) {
  const ModelActivity& recent = numbers.recent;
  if (DecisionsOf(recent) < kDriftDecisionsMin) return;
  AddGauge(families[0], {{"model", numbers.total.model}},
           StabilityIndex(recent.confidence, normal));
  AddGauge(families[1], {{"model", numbers.total.model}},
           recent.unknown_of == 0 ? 0.0 : recent.unknown / static_cast<double>(recent.unknown_of));
  AddGauge(families[2], {{"model", numbers.total.model}}, static_cast<double>(normal.unknown));
}

/// A shadow that came or went makes a second row of the same model; the latest speaks for it.
MetricFamilies Drift(const Numbers& numbers, const ModelSet& models) {
  MetricFamilies families = {
      GaugeFamily(
          "askmix_confidence_drift",
          "Is the model as sure as it was on the texts that judged it? Population stability "
          "index of its latest decisions; above 0.25 it is not. Absent before 500 "
          "decisions."),
      GaugeFamily("askmix_input_drift_ratio",
                  "Which part of the words of recent mentions has the model never seen?"),
      GaugeFamily("askmix_input_drift_training_ratio",
                  "Which part had it never seen of the texts that judged it?")};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::string& model = numbers[i].total.model;
    bool later = false;
    for (std::size_t j = i + 1; j < numbers.size(); ++j) later |= numbers[j].total.model == model;
    const Classifier* classifier = later ? nullptr : models.OfVersion(model);
    if (classifier == nullptr || classifier->profile() == nullptr) continue;
    AddDrift(numbers[i], *classifier->profile(), families);
  }
  return families;
}

MetricFamily ReloadFamily(const Reloads& reloads) {
  MetricFamily family =
      CounterFamily("askmix_reloads_total",
                    "How often were brands and models read again (SIGHUP), and taken or refused?");
  AddCounter(family, {{"result", "taken"}}, static_cast<double>(reloads.taken));
  AddCounter(family, {{"result", "refused"}}, static_cast<double>(reloads.refused));
  return family;
}

}  // namespace

MetricFamily BrandsFamily(const std::string& version) {
  MetricFamily family = GaugeFamily(
      "askmix_brands_info", "Which version of the brands file is listened for here? Always 1.");
  AddGauge(family, {{"version", version}}, 1);
  return family;
}

MetricFamilies ModelFamilies(const Telemetry& telemetry, const ModelSet& models) {
  const Numbers numbers = telemetry.Models();
  MetricFamilies families = {Info(models), Mentions(telemetry), Decisions(numbers),
                             Shadow(numbers)};
  for (MetricFamily& family : Drift(numbers, models)) families.push_back(std::move(family));
  families.push_back(ReloadFamily(telemetry.reloads()));
  std::erase_if(families, [](const MetricFamily& family) { return family.metric.empty(); });
  return families;
}

}  // namespace askmix
