#include "edge/metrics.h"

#include <prometheus/text_serializer.h>

#include "edge/metrics_brands.h"
#include "edge/metrics_models.h"
#include "edge/metrics_openmetrics.h"
#include "edge/metrics_pipeline.h"
#include "edge/metrics_process.h"

namespace askmix {

Exposition::Exposition(const Telemetry& telemetry, const ModelShelf& models, const MixBoard* board,
                       MetricsOptions options)
    : telemetry_(telemetry), models_(models), board_(board), options_(std::move(options)) {}

std::string Exposition::Render(TimePoint now, MetricsForm form) const {
  MetricFamilies families = PipelineFamilies(telemetry_.Numbers(now), options_);
  const std::shared_ptr<const ModelSet> models = models_.Current();
  families.push_back(BuildFamily(options_.version, models->standard->version()));
  if (options_.brands != nullptr) {
    families.push_back(BrandsFamily(options_.brands->Current()->version));
  }
  for (auto& family : ModelFamilies(telemetry_, *models)) families.push_back(std::move(family));
  for (auto& family : ProcessFamilies()) families.push_back(std::move(family));
  std::string text;
  if (form == MetricsForm::kOpenMetrics) {
    AppendOpenMetrics(families, text);
  } else {
    text = prometheus::TextSerializer().Serialize(families);
  }
  if (board_) AppendBrands(*board_, options_.brands_max, now, form, text);
  if (form == MetricsForm::kOpenMetrics) text += "# EOF\n";
  return text;
}

}  // namespace askmix
