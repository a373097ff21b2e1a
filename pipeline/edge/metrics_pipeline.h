// Metrics of the pipeline's own work, per stage (label `component`).
#pragma once

#include <span>

#include "edge/metrics.h"
#include "edge/metrics_families.h"

namespace askmix {

MetricFamilies PipelineFamilies(std::span<const ComponentNumbers> components,
                                const MetricsOptions& options);

prometheus::MetricFamily BuildFamily(std::string_view version, std::string_view model);

}  // namespace askmix
