// Votes of the past, as they stand on intents.deltas.
#pragma once

#include "commands/replayed_history.h"
#include "edge/config.h"
#include "edge/shutdown.h"

namespace askmix {

/// All that is kept, to the end that the partitions have when they are opened, with what is known
/// to be missing; those who measure meanwhile are not disturbed. Waits for a broker that is away.
/// Returns early when it is asked to stop. Throws Fatal.
void ReplayTopic(const Config& config, const Shutdown& shutdown, ReplayedHistory& history);

}  // namespace askmix
