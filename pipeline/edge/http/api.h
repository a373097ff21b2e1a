// What the process answers over HTTP: /metrics, /healthz, /readyz, /api/v1/brands[/{brand}], and a
// page for people at /.
#pragma once

#include <vector>

#include "brands/catalogue.h"
#include "edge/http/message.h"
#include "edge/metrics.h"
#include "edge/telemetry.h"

namespace askmix {

/// Pointers are borrowed and outlive the handler.
struct ApiOptions {
  const Telemetry* telemetry = nullptr;
  const Exposition* metrics = nullptr;
  const MixBoard* board = nullptr;  ///< null: measure does not run in this process
  const Clock* clock = nullptr;
  std::vector<Brand> brands;  ///< for their names
};

/// Shares are left out of every answer while catching up.
HttpHandler MakeApi(ApiOptions options);

}  // namespace askmix
