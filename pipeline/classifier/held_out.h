// What models say about labelled texts that they were not trained on: the basis of everything that
// a model knows of itself.
#pragma once

#include <span>
#include <vector>

#include "classifier/calibration.h"
#include "classifier/model.h"
#include "classifier/trainer.h"

namespace askmix {

struct BuildOptions;

/// What a model that is trained without one of `options.folds` parts of the typical labelled
/// examples says about that part, which is `fold`.
std::vector<HeldOut> JudgeFold(std::span<const Example> examples, const TrainingOptions& training,
                               const BuildOptions& options, int fold,
                               const ParallelFor& parallel_for, const Progress& progress);

Confusion ConfusionOf(std::span<const HeldOut> judged, const Calibration& calibration);
Moments MomentsOf(std::span<const HeldOut> judged, const Calibration& calibration);
Profile ProfileOf(std::span<const HeldOut> judged, const Calibration& calibration);

}  // namespace askmix
