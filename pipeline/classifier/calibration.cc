#include "classifier/calibration.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace askmix {
namespace {

constexpr int kRounds = 60;
// A few texts that are all judged right would have any model believe in itself without limit.
constexpr double kColdest = 0.5;
constexpr double kHottest = 20.0;

/// Mean derivative of the log-likelihood by the slope 1/temperature: the score of the right label,
/// less the score that is expected.
double Derivative(std::span<const HeldOut> examples, double slope) {
  double sum = 0.0;
  for (const HeldOut& example : examples) {
    const Probabilities p = Calibrate(example.scores, {static_cast<float>(1.0 / slope)});
    double expected = 0.0;
    for (std::size_t c = 0; c < kLabelCount; ++c) {
      expected += static_cast<double>(p[c]) * static_cast<double>(example.scores[c]);
    }
    const auto truth = static_cast<std::size_t>(example.truth);
    sum += static_cast<double>(example.scores[truth]) - expected;
  }
  return sum / static_cast<double>(examples.size());
}

}  // namespace

Probabilities Softmax(const Probabilities& scores) {
  const float top = *std::max_element(scores.begin(), scores.end());
  Probabilities p;
  float sum = 0.0F;
  for (std::size_t c = 0; c < kLabelCount; ++c) sum += p[c] = std::exp(scores[c] - top);
  for (float& value : p) value /= sum;
  return p;
}

Probabilities Calibrate(const Probabilities& scores, const Calibration& calibration) {
  Probabilities scaled;
  for (std::size_t c = 0; c < kLabelCount; ++c) {
    scaled[c] = scores[c] / calibration.temperature;
  }
  return Softmax(scaled);
}

Calibration FitCalibration(std::span<const HeldOut> examples) {
  if (examples.empty()) return {};
  // The likelihood is concave in the slope, so its derivative falls and bisection finds its zero.
  double low = 1.0 / kHottest;
  double high = 1.0 / kColdest;
  for (int round = 0; round < kRounds; ++round) {
    const double middle = 0.5 * (low + high);
    (Derivative(examples, middle) > 0.0 ? low : high) = middle;
  }
  return {static_cast<float>(2.0 / (low + high))};
}

}  // namespace askmix
