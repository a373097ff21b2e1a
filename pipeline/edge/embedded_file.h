// A file of the source tree that the build puts into the program.
#pragma once

#include <string_view>

namespace askmix {

struct EmbeddedFile {
  std::string_view name;  ///< without its folder
  std::string_view bytes;
};

}  // namespace askmix
