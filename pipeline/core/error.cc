#include "core/error.h"

#include <cstdio>
#include <cstdlib>

namespace askmix {

void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "askmix: bug: %s does not hold at %s:%d\n", condition, file, line);
  std::abort();
}

}  // namespace askmix
