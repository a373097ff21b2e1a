#include "classifier/calibration.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace askmix {
namespace {

// The likelihood is concave in slope = 1/temperature and offset = shift/temperature, so steps along
// the gradient that shrink per parameter (AdaGrad) reach its top from anywhere.
constexpr int kSteps = 400;
constexpr double kRate = 0.1;
constexpr double kSlopeMin = 0.01;
constexpr std::size_t kParameters = kLabelCount + 1;

using Parameters = std::array<double, kParameters>;  ///< offsets, then the slope

Parameters MeanGradient(std::span<const HeldOut> examples, const Parameters& at) {
  Parameters gradient{};
  for (const HeldOut& example : examples) {
    Probabilities scores;
    for (std::size_t c = 0; c < kLabelCount; ++c) {
      scores[c] =
          static_cast<float>(at[c] + at[kLabelCount] * static_cast<double>(example.scores[c]));
    }
    Probabilities error = Softmax(scores);
    error[static_cast<std::size_t>(example.truth)] -= 1.0F;
    for (std::size_t c = 0; c < kLabelCount; ++c) {
      gradient[c] += static_cast<double>(error[c]);
      gradient[kLabelCount] +=
          static_cast<double>(error[c]) * static_cast<double>(example.scores[c]);
    }
  }
  for (double& g : gradient) g /= static_cast<double>(examples.size());
  return gradient;
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
    scaled[c] = (scores[c] + calibration.shift[c]) / calibration.temperature;
  }
  return Softmax(scaled);
}

Calibration FitCalibration(std::span<const HeldOut> examples) {
  Calibration calibration;
  if (examples.empty()) return calibration;
  Parameters at{};
  at[kLabelCount] = 1.0;
  Parameters squares{};
  for (int step = 0; step < kSteps; ++step) {
    const Parameters gradient = MeanGradient(examples, at);
    for (std::size_t i = 0; i < kParameters; ++i) {
      squares[i] += gradient[i] * gradient[i];
      if (squares[i] > 0.0) at[i] -= kRate * gradient[i] / std::sqrt(squares[i]);
    }
    at[kLabelCount] = std::max(at[kLabelCount], kSlopeMin);
  }
  calibration.temperature = static_cast<float>(1.0 / at[kLabelCount]);
  for (std::size_t c = 0; c < kLabelCount; ++c) {
    calibration.shift[c] = static_cast<float>(at[c] / at[kLabelCount]);
  }
  return calibration;
}

}  // namespace askmix
