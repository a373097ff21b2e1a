// The process_* metrics that every Prometheus client has, from /proc/self.
#pragma once

#include "edge/metrics_families.h"

namespace askmix {

/// What cannot be read is left out.
MetricFamilies ProcessFamilies();

}  // namespace askmix
