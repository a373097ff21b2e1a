#include "commands/commands.h"

#include <array>
#include <string>

#include "commands/command.h"

namespace askmix {
namespace {

constexpr std::array kCommands = {&kRunCommand,      &kIngestCommand,      &kTopicsCommand,
                                  &kCheckCommand,    &kClassifyCommand,    &kTrainCommand,
                                  &kEvaluateCommand, &kCorrectionsCommand, &kBrandsCommand,
                                  &kReplayCommand,   &kTopCommand};

constexpr const char* kFooter =
    "Exit codes: 0 done; 1 what was asked for did not succeed; 2 wrong command line;\n"
    "3 configuration, brands, model or topics not usable; 4 another process has our identity;\n"
    "5 the broker refused our credentials or rights; 6 state cannot be recovered from here;\n"
    "70 a bug in askmix.";

}  // namespace

ExitCode RunCommandLine(int argc, const char* const* argv) {
  CLI::App app("askmix: what do people who mention your brands ask for?", "askmix");
  app.set_version_flag("--version", "askmix " ASKMIX_VERSION);
  app.require_subcommand(1);
  app.footer(kFooter);
  ExitCode code = ExitCode::kOk;
  for (const Command* command : kCommands) {
    CLI::App* sub = app.add_subcommand(std::string(command->name), std::string(command->summary));
    sub->callback([run = command->declare(*sub), &code] { code = run(); });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for = app.exit(error) == 0;  // --help and --version arrive here too
    return asked_for ? ExitCode::kOk : ExitCode::kUsage;
  }
  return code;
}

}  // namespace askmix
