#include "classifier/held_out.h"

#include <algorithm>
#include <memory>

#include "classifier/classifier.h"
#include "classifier/evaluation.h"
#include "classifier/linear_classifier.h"
#include "classifier/model_builder.h"
#include "core/hash.h"

namespace askmix {
namespace {

bool IsHeldOut(const Example& example, int fold, int folds) {
  if (!example.gold || !example.typical) return false;
  return HashBytes64(example.text) % static_cast<std::uint64_t>(folds) ==
         static_cast<std::uint64_t>(fold);
}

}  // namespace

std::vector<HeldOut> JudgeFold(std::span<const Example> examples, const TrainingOptions& training,
                               const BuildOptions& options, int fold,
                               const ParallelFor& parallel_for, const Progress& progress) {
  std::vector<Example> kept;
  for (const Example& example : examples) {
    if (!IsHeldOut(example, fold, options.folds)) kept.push_back(example);
  }
  std::vector<HeldOut> judged;
  if (kept.empty()) return judged;
  const FloatWeights weights = Train(kept, training, parallel_for, progress);
  const PackedWeights packed = Pack(weights, options.prune);
  const Vocabulary vocabulary = VocabularyOf(kept);
  auto features = std::make_unique<Features>();
  for (const Example& example : examples) {
    if (!IsHeldOut(example, fold, options.folds)) continue;
    const NormalText text(example.text, example.brand);
    ExtractFeatures(text, weights.settings, *features);
    judged.push_back(
        {*example.gold, Score(packed, *features), example.source, UnknownShare(vocabulary, text)});
  }
  return judged;
}

Confusion ConfusionOf(std::span<const HeldOut> judged, const Calibration& calibration) {
  Confusion confusion;
  for (const HeldOut& one : judged) {
    const Label decided = MostProbable(Calibrate(one.scores, calibration));
    ++confusion.counts[static_cast<std::size_t>(one.truth)][static_cast<std::size_t>(decided)];
  }
  return confusion;
}

Moments MomentsOf(std::span<const HeldOut> judged, const Calibration& calibration) {
  std::vector<Posterior> posteriors;
  for (const HeldOut& one : judged) {
    posteriors.push_back({IntentOf(one.truth), one.source, Calibrate(one.scores, calibration)});
  }
  return MomentsOf(posteriors);
}

Profile ProfileOf(std::span<const HeldOut> judged, const Calibration& calibration) {
  Profile profile;
  double unknown = 0.0;
  for (const HeldOut& one : judged) {
    ++profile.confidence[ConfidenceBinOf(Calibrate(one.scores, calibration))];
    unknown += static_cast<double>(one.unknown);
  }
  if (!judged.empty())
    profile.unknown = static_cast<float>(unknown / static_cast<double>(judged.size()));
  return profile;
}

}  // namespace askmix
