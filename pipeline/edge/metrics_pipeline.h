// Metrics of the pipeline's own work, per stage (label `component`).
#pragma once

#include <span>

#include "edge/metrics.h"
#include "edge/metrics_families.h"

namespace askmix {

MetricFamilies PipelineFamilies(std::span<const ComponentNumbers> components,
                                const MetricsOptions& options);

prometheus::MetricFamily BuildFamily(const MetricsOptions& options);

}  // namespace askmix
