// The latest mentions that asked a brand for something, as examples.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/types.h"
#include "counting/vote_change.h"

namespace askmix {

/// Memory: kKept identities for each of the three intents.
class LatestAsks {
 public:
  static constexpr std::size_t kKept = 10;

  void Apply(TimePoint bucket, const VoteChange& vote);
  /// Identities of mentions that ask for `intent`, which is not kOther, and are not older than
  /// `since`; the latest first.
  std::vector<std::string> Since(Intent intent, TimePoint since) const;

 private:
  std::array<std::vector<std::pair<TimePoint, std::string>>, 3> by_intent_;  ///< by time
};

}  // namespace askmix
