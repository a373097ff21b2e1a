#include "classifier/classifier.h"

#include <algorithm>

namespace askmix {

Label MostProbable(const Probabilities& probabilities) {
  const auto best = std::max_element(probabilities.begin(), probabilities.end());
  return static_cast<Label>(best - probabilities.begin());
}

Decision Decide(const Probabilities& probabilities, const Thresholds& thresholds) {
  const Label label = MostProbable(probabilities);
  if (label == Label::kCare) return {Intent::kOther, OtherKind::kCare};
  if (label == Label::kOther) return {Intent::kOther, OtherKind::kNoise};
  const auto index = static_cast<std::size_t>(label);
  if (probabilities[index] < thresholds.intent[index])
    return {Intent::kOther, OtherKind::kUncertain};
  return {static_cast<Intent>(index), OtherKind::kNone};
}

}  // namespace askmix
