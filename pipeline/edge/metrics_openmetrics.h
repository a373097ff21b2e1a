// Families of prometheus-cpp as OpenMetrics 1.0; its own serializer knows text 0.0.4 only.
#pragma once

#include <string>

#include "edge/metrics_families.h"

namespace askmix {

/// Counters, gauges and histograms. Without `# EOF`, since more may follow.
void AppendOpenMetrics(const MetricFamilies& families, std::string& text);

}  // namespace askmix
