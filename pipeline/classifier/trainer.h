// Learns a model from labelled texts: softmax regression on hashed n-grams.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "classifier/features.h"
#include "core/intent.h"

namespace askmix {

/// A text with what is known about it: the label that a person chose, a teacher's probabilities, or
/// both; not neither.
struct Example {
  std::string text;
  std::string brand;
  std::optional<Label> gold;
  std::optional<Probabilities> soft;
  /// Looks like what will be classified, so may be held out to judge the model; false for texts
  /// written for training.
  bool typical = true;
  /// Where it comes from: texts of one source have equal numbers.
  std::uint32_t source = 0;
};

/// Calls task(i) once for each i below `count`, in any order, perhaps at the same time, and returns
/// when all are done. The classifier starts no threads of its own: who calls it may.
using ParallelFor =
    std::function<void(std::size_t count, const std::function<void(std::size_t)>& task)>;
void Serially(std::size_t count, const std::function<void(std::size_t)>& task);

/// Weights as they are learned; one row of kLabelCount numbers per bucket, blocks one behind the
/// other.
struct FloatWeights {
  FeatureSettings settings;
  Probabilities bias{};
  std::vector<Probabilities> rows;

  std::size_t first_row(Block block) const;
};

struct TrainingOptions {
  std::array<std::uint8_t, kBlockCount> bits{18, 18, 18, 17};
  WordGroups groups;
  int passes = 5;
  int members = 4;             ///< models that differ in order and dropout, averaged
  float rate = 0.3F;           ///< how far a step goes
  float decay = 1e-6F;         ///< share of a weight that is lost each time its feature is seen
  float dropout = 0.4F;        ///< share of features that are left out, drawn anew each time
  float gold_weight = 2.0F;    ///< of typical examples with a label
  float soft_weight = 1.0F;    ///< of examples with a teacher's probabilities only
  float extra_weight = 1.0F;   ///< of examples that are not typical
  float teacher_share = 0.5F;  ///< of the target, where there are both
  float least_soft = 0.05F;    ///< smaller probabilities of a teacher count as 0
  std::uint64_t seed = 1;
  /// Goes on from these weights: what is learned is added to them. Borrowed. `bits` and
  /// `groups` are then theirs.
  const FloatWeights* base = nullptr;
};

/// Log-odds before calibration.
Probabilities Score(const FloatWeights& weights, const Features& features);

/// Told after each pass of each member; may be called from the threads of ParallelFor.
using Progress = std::function<void(int done, int total)>;

/// The same examples, options and seed give the same weights, however the work is spread.
FloatWeights Train(std::span<const Example> examples, const TrainingOptions& options,
                   const ParallelFor& parallel_for = Serially, const Progress& progress = {});

}  // namespace askmix
