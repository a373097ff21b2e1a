// Series about the classifier: what it decides, how sure it is, and whether what it reads still
// looks like what it learned from.
#pragma once

#include "edge/metrics_families.h"
#include "edge/telemetry.h"
#include "stages/model_shelf.h"

namespace askmix {

/// Drift is not told from fewer decisions than this.
inline constexpr std::int64_t kDriftDecisionsMin = 500;

/// `version` of the brands file in use.
prometheus::MetricFamily BrandsFamily(const std::string& version);

MetricFamilies ModelFamilies(const Telemetry& telemetry, const ModelSet& models);

}  // namespace askmix
