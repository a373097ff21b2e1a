// From labelled texts to a finished model: trains, judges on held-out folds, calibrates, packs.
#pragma once

#include <span>
#include <string>

#include "classifier/model.h"
#include "classifier/trainer.h"

namespace askmix {

struct BuildOptions {
  TrainingOptions training;
  std::string name = "intents";  ///< the version's first part
  /// Parts of the typical labelled examples that are held out in turn. 0: no calibration.
  int folds = 3;
  /// Rows whose weights all lie within this many steps of 0 are dropped.
  int prune = 1;
};

/// Weights in 8 bits per label; rows of no importance become zero rows.
PackedWeights Pack(const FloatWeights& weights, int prune);

/// Refuses (reason bad_labels) when a label has no example. The same examples, options and seed
/// give the same model.
Result<Model> BuildModel(std::span<const Example> examples, const BuildOptions& options,
                         const ParallelFor& parallel_for = Serially, const Progress& progress = {});

}  // namespace askmix
