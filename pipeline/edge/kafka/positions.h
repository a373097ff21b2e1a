// Whether the pipeline still knows where it was.
#pragma once

#include <optional>

#include "edge/config.h"

namespace askmix {

/// Throws Fatal(kConfiguration) where normalize has written and its group has no positions any more
/// (expired while nothing ran, deleted, or another group_prefix): it would begin anew at the oldest
/// record and publish again what the ledger has forgotten. The other stages find their place by
/// what they wrote. Waits for the broker for as long as `patience` (nothing: without end), then
/// throws Fatal(kBroker).
void CheckPositions(const Config& config, std::optional<Millis> patience);

}  // namespace askmix
