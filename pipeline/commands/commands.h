// The command line: askmix COMMAND ...
#pragma once

#include "core/error.h"

namespace askmix {

/// Parses, runs one command, and says how it ended. Faults of the environment leave as Fatal.
ExitCode RunCommandLine(int argc, const char* const* argv);

}  // namespace askmix
