// The body of /metrics: Prometheus text format 0.0.4, or OpenMetrics 1.0.
#pragma once

#include <cstddef>
#include <string>

#include "edge/metrics_form.h"
#include "edge/telemetry.h"
#include "stages/brand_shelf.h"
#include "stages/model_shelf.h"

namespace askmix {

struct MetricsOptions {
  std::string version;       ///< of askmix
  std::string topic_prefix;  ///< kafka.topic_prefix
  std::size_t brands_max = 5'000;
  const BrandShelf* brands = nullptr;  ///< borrowed; null: nothing is told of them
};

/// Every scrape is taken afresh: a series whose brand or partition has gone away is simply not
/// written any more. Thread-safe.
class Exposition {
 public:
  /// All are borrowed; `board` is null when measure does not run here.
  Exposition(const Telemetry& telemetry, const ModelShelf& models, const MixBoard* board,
             MetricsOptions options);

  std::string Render(TimePoint now, MetricsForm form = MetricsForm::kText) const;

 private:
  const Telemetry& telemetry_;
  const ModelShelf& models_;
  const MixBoard* const board_;
  const MetricsOptions options_;
};

}  // namespace askmix
