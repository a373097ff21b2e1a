// News that records were lost before anybody read them, so that windows are not shown as if they
// held everything: schemas/gap.schema.json. Stands on intents.deltas, in every partition.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/types.h"

namespace askmix {

struct Gap {
  std::string stage;  ///< that would have read them
  std::int64_t partition = 0;
  std::int64_t records = 0;
  TimePoint from{};  ///< the last record that was read before them was written then; epoch: unknown
  TimePoint until{};  ///< the first one after them was written then

  friend bool operator==(const Gap&, const Gap&) = default;
};

void Encode(const Gap& gap, std::string& out);
Result<Gap> DecodeGap(std::string_view json);

}  // namespace askmix
