// Votes of the mentions that files hold, as if they came in now.
#pragma once

#include <string>
#include <vector>

#include "commands/replayed_history.h"
#include "edge/config.h"
#include "edge/shutdown.h"

namespace askmix {

/// `named`: files, folders and patterns, which are read as ingest reads them, in their order. What
/// was posted at or after `until` is refused. The log tells what became of all that was read, and
/// names places of what could not be. Returns early when it is asked to stop. Throws Fatal.
void ReplayFiles(const Config& config, const std::vector<std::string>& named,
                 const Shutdown& shutdown, TimePoint until, ReplayedHistory& history);

}  // namespace askmix
