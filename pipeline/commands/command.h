// A subcommand of askmix. The only place of CLI11.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string_view>

#include "core/error.h"

namespace askmix {

/// A row of the table in commands.cc; one file per subcommand defines it.
struct Command {
  std::string_view name;
  std::string_view summary;  ///< one line for `askmix --help`
  /// Declares the options on `app` and returns what runs the command once they are parsed. Faults
  /// of the environment leave it as Fatal.
  std::function<ExitCode()> (*declare)(CLI::App& app);
};

extern const Command kRunCommand, kIngestCommand, kTopicsCommand, kTrainCommand, kEvaluateCommand,
    kClassifyCommand, kCheckCommand, kCorrectionsCommand, kBrandsCommand, kReplayCommand,
    kTopCommand;

}  // namespace askmix
