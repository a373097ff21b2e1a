// The mix of one brand in one window, as written to intents.ratios and answered by the API:
// schemas/mix.schema.json.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/types.h"
#include "counting/mix.h"

namespace askmix {

struct MixRecord {
  std::string brand;
  Millis window{};
  TimePoint end{};  ///< the window is [end - window, end)
  Mix mix;
};

void Encode(const MixRecord& record, std::string& out);
/// Reads what was counted and the corrected shares, and computes the rest anew.
Result<MixRecord> DecodeMix(std::string_view json);

}  // namespace askmix
