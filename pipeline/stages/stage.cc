#include "stages/stage.h"

#include <algorithm>

namespace askmix {

void StageResult::Count(Outcome outcome, std::string_view reason, std::int64_t n) {
  const auto known = std::find_if(outcomes.begin(), outcomes.end(), [&](const OutcomeCount& o) {
    return o.outcome == outcome && o.reason == reason;
  });
  if (known != outcomes.end()) {
    known->count += n;
  } else {
    outcomes.push_back({outcome, reason, n});
  }
}

void StageResult::Clear() {
  outputs.clear();
  outcomes.clear();
  items_read = 0;
}

}  // namespace askmix
