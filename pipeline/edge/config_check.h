// What must hold between the keys of a configuration.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "edge/config.h"

namespace askmix {

struct ConfigFault {
  std::string_view key;
  std::string sentence;  ///< goes on from "<where>: <key> "
};

/// The first rule that is broken.
std::optional<ConfigFault> FindFault(const Config& config);

}  // namespace askmix
