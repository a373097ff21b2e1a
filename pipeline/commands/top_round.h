// What `askmix top` shows at one moment, and how it is asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "commands/instance.h"
#include "commands/mix_table.h"
#include "core/types.h"

namespace askmix {

struct TopQuestion {
  std::string window;               ///< empty: one hour, or else the shortest
  std::vector<std::string> brands;  ///< ids; empty: all
};

struct TopBrand {
  std::string id, name;
  std::string mix_json;    ///< as it was answered; empty: there is none yet
  std::string shift_json;  ///< the last one; empty: none is known
  MixRow row;
};

struct TopRound {
  std::string window;
  /// About the instance: version, whether it is ready and why not, how far it is behind.
  std::string health;
  std::vector<TopBrand> brands;  ///< most mentions first
  bool has_more = false;         ///< there are brands beyond those that were asked for
};

/// `before`: the round before this one; null in the first. A brand that is asked for must be there
/// in the first; one that is gone later gets a row that says so. Throws what Instance::Get does,
/// and InstanceFailure for answers that are none of askmix.
TopRound AskForRound(Instance& instance, const TopQuestion& question, const TopRound* before,
                     TimePoint now);

}  // namespace askmix
