// Runs the askmix binary as a user would: arguments, standard input, exit code, what it prints.
#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "support/temporary_folder.h"

namespace askmix {

struct CommandResult {
  int code = -1;
  std::string output;  ///< standard output
  std::string errors;  ///< standard error
};

inline std::string Slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

/// `arguments` as in a shell. Waits for the end.
inline CommandResult RunAskmix(const std::string& arguments, std::string_view input = {}) {
  const TemporaryFolder folder;
  const std::string command = std::string(ASKMIX_BINARY) + " " + arguments + " <" +
                              folder.Write("input", input) + " >" + folder.Path("output") + " 2>" +
                              folder.Path("errors");
  const int status = std::system(command.c_str());
  return {WEXITSTATUS(status), Slurp(folder.Path("output")), Slurp(folder.Path("errors"))};
}

}  // namespace askmix
