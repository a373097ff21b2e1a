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

ModelActivity& ModelActivity::operator+=(const ModelActivity& o) {
  for (std::size_t i = 0; i < kSlotCount; ++i) decided[i] += o.decided[i];
  for (std::size_t i = 0; i < kConfidenceBins; ++i) confidence[i] += o.confidence[i];
  unknown += o.unknown;
  unknown_of += o.unknown_of;
  shadow_same += o.shadow_same;
  shadow_different += o.shadow_different;
  return *this;
}

ModelActivity& StageResult::ActivityOf(std::string_view model, std::string_view shadow) {
  const auto known = std::ranges::find_if(
      activity, [&](const ModelActivity& a) { return a.model == model && a.shadow == shadow; });
  if (known != activity.end()) return *known;
  ModelActivity& added = activity.emplace_back();
  added.model = model;
  added.shadow = shadow;
  return added;
}

void StageResult::CountMention(std::string_view language, std::string_view gate) {
  const auto known = std::ranges::find_if(
      mentions, [&](const MentionCount& m) { return m.language == language && m.gate == gate; });
  if (known != mentions.end()) {
    ++known->count;
  } else {
    mentions.push_back({std::string(language), gate, 1});
  }
}

void StageResult::Clear() {
  mentions.clear();
  activity.clear();
  outputs.clear();
  outcomes.clear();
  items_read = 0;
}

}  // namespace askmix
