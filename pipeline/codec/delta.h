// A change of the counts of one (brand, event-time bucket): schemas/delta.schema.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/types.h"
#include "counting/tally.h"
#include "counting/vote_change.h"

namespace askmix {

struct Delta {
  std::string brand;
  TimePoint bucket{};   ///< begin of the bucket; a multiple of the grid
  Tally change;         ///< positive: votes added; negative: votes withdrawn
  std::string model{};  ///< the version that decides for the brand; expectations are its own
  /// What the change is made of; empty in records of an askmix that did not tell. Their sum is the
  /// change, except for `expected`.
  std::vector<VoteChange> votes{};

  friend bool operator==(const Delta&, const Delta&) = default;
};

void Encode(const Delta& delta, std::string& out);
Result<Delta> DecodeDelta(std::string_view json);

}  // namespace askmix
