// Makes probabilities mean what they say.
#pragma once

#include <cstdint>
#include <span>

#include "core/intent.h"

namespace askmix {

/// Scores are log-odds; probabilities are softmax(score / temperature). A temperature above 1 means
/// that the model is less sure than its scores say. One number for all labels: shifts per label
/// would carry the mix of the held-out texts into every other stream.
struct Calibration {
  float temperature = 1.0F;
};

Probabilities Softmax(const Probabilities& scores);
Probabilities Calibrate(const Probabilities& scores, const Calibration& calibration);

/// What a model that had not seen the text said about it, and what is right.
struct HeldOut {
  Label truth;
  Probabilities scores;
  std::uint32_t source = 0;  ///< as in Example
  float unknown = 0.0F;      ///< share of its words that the model had not seen
};

/// The calibration under which the held-out labels are most likely. The identity for no examples.
Calibration FitCalibration(std::span<const HeldOut> examples);

}  // namespace askmix
