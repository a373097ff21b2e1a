// What the process answers over HTTP: /metrics, /healthz, /readyz, /api/v1, and a page for people
// at /.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "brands/catalogue.h"
#include "edge/http/message.h"
#include "edge/metrics.h"
#include "edge/telemetry.h"
#include "view/answers.h"

namespace askmix {

/// Pointers are borrowed and outlive the handler.
struct ApiOptions {
  const Telemetry* telemetry = nullptr;
  const Exposition* metrics = nullptr;
  const Answers* answers = nullptr;
  const MixBoard* board = nullptr;     ///< how far the pipeline is; the windows
  const ModelShelf* models = nullptr;  ///< null: nothing is told of them
  const Clock* clock = nullptr;
  std::vector<Brand> brands;  ///< for their names
  std::string version = {};   ///< of askmix
  bool measures = false;      ///< the board has numbers of this process
  /// Who shows it may read mentions; empty: nobody may.
  std::string token = {};
};

HttpHandler MakeApi(ApiOptions options);

/// The event that tells clients of /api/v1/events that what is shown has changed, and its data.
inline constexpr std::string_view kMixesEvent = "mixes";
std::string MixesEvent(TimePoint latest_end);

}  // namespace askmix
