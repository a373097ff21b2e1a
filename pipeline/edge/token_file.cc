#include "edge/token_file.h"

#include <sys/stat.h>

#include <algorithm>

#include "core/error.h"
#include "core/text.h"
#include "edge/files.h"
#include "edge/log.h"

namespace askmix {

std::string ReadTokenFile(const std::string& path) {
  const std::string bytes = ReadFile(path);
  const std::string token(TrimSpace(bytes));
  const bool good = !token.empty() &&
                    std::ranges::all_of(token, [](unsigned char c) { return c > ' ' && c < 127; });
  if (!good) {
    throw Fatal(
        ExitCode::kConfiguration,
        path + " holds no token: it wants the token alone, without blanks or quotes inside");
  }
  struct stat status {};
  if (stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IRGRP | S_IROTH)) != 0) {
    log::Warn("others may read the token's file; `chmod 600` keeps it secret", {{"file", path}});
  }
  return token;
}

}  // namespace askmix
