// Makes probabilities mean what they say.
#pragma once

#include <span>

#include "core/intent.h"

namespace askmix {

/// Scores are log-odds; probabilities are softmax((score + shift) / temperature). Temperature above
/// 1 means that the model is less sure than its scores say. (Bias-corrected temperature scaling,
/// Alexandari et al. 2020.)
struct Calibration {
  float temperature = 1.0F;
  Probabilities shift{};
};

Probabilities Softmax(const Probabilities& scores);
Probabilities Calibrate(const Probabilities& scores, const Calibration& calibration);

/// What a model that had not seen the text said about it, and what is right.
struct HeldOut {
  Label truth;
  Probabilities scores;
};

/// The calibration under which the held-out labels are most likely. The identity for no examples.
Calibration FitCalibration(std::span<const HeldOut> examples);

}  // namespace askmix
