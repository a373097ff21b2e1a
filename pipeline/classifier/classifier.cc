#include "classifier/classifier.h"

#include <algorithm>

namespace askmix {

Label MostProbable(const Probabilities& probabilities) {
  const auto best = std::max_element(probabilities.begin(), probabilities.end());
  return static_cast<Label>(best - probabilities.begin());
}

Decision Decide(const Probabilities& probabilities, const Thresholds& thresholds) {
  constexpr auto kCare = static_cast<std::size_t>(Label::kCare);
  constexpr auto kOther = static_cast<std::size_t>(Label::kOther);
  std::array<float, 3> worth;
  for (std::size_t i = 0; i < worth.size(); ++i) worth[i] = probabilities[i] / thresholds.cost[i];
  const auto best = static_cast<std::size_t>(std::ranges::max_element(worth) - worth.begin());
  constexpr Decision kUncertain{Intent::kOther, OtherKind::kUncertain};
  const float nothing = probabilities[kCare] + probabilities[kOther];
  if (nothing > worth[best]) {
    if (nothing < thresholds.intent.back()) return kUncertain;
    return DecisionOf(probabilities[kCare] >= probabilities[kOther] ? Label::kCare : Label::kOther);
  }
  if (probabilities[best] < thresholds.intent[best]) return kUncertain;
  return {static_cast<Intent>(best), OtherKind::kNone};
}

Label LabelBehind(Decision decision, const Probabilities& probabilities) {
  if (decision.kind == OtherKind::kNone) return static_cast<Label>(decision.intent);
  if (decision.kind == OtherKind::kCare) return Label::kCare;
  return decision.kind == OtherKind::kNoise ? Label::kOther : MostProbable(probabilities);
}

}  // namespace askmix
