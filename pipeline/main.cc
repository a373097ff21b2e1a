#include <cstdio>
#include <exception>

#include "commands/command.h"
#include "commands/commands.h"
#include "core/error.h"

int main(int argc, char** argv) {
  try {
    return static_cast<int>(askmix::RunCommandLine(argc, argv));
  } catch (const askmix::Fatal& fatal) {
    std::fprintf(stderr, "askmix: %s\n", fatal.what());
    return static_cast<int>(fatal.code());
  } catch (const std::exception& bug) {
    std::fprintf(stderr, "askmix: internal error: %s\n", bug.what());
    return static_cast<int>(askmix::ExitCode::kInternal);
  }
}
