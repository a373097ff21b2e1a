// From labelled texts to a finished model: trains, judges on held-out folds, calibrates, packs.
#pragma once

#include <span>
#include <string>
#include <vector>

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
  /// Goes on from this model: its weights change by what the examples teach. Borrowed.
  const Model* base = nullptr;
  /// Labelled examples that the model will carry to be checked by; it does not learn from them.
  std::vector<Example> check;
};

/// Weights in 8 bits per label; rows of no importance become zero rows.
PackedWeights Pack(const FloatWeights& weights, int prune);

/// What Pack kept of the weights: the last label's are 0.
FloatWeights Unpack(const PackedWeights& packed, const FeatureSettings& settings);

/// Refuses (reason bad_labels) when a label has no example, and there is no base that knows it. The
/// same examples, options and seed give the same model.
Result<Model> BuildModel(std::span<const Example> examples, const BuildOptions& options,
                         const ParallelFor& parallel_for = Serially, const Progress& progress = {});

}  // namespace askmix
