#include "classifier/model_builder.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

#include "classifier/linear_classifier.h"
#include "core/hash.h"

namespace askmix {
namespace {

constexpr int kLargest = 127;
/// The largest weights are clipped so that the many small ones keep their digits: this share of
/// rows lies within the range.
constexpr double kUnclipped = 0.9999;

/// As PackedWeights holds a row, before rounding; the last entry is 0.
Probabilities OverLast(const Probabilities& row) {
  Probabilities over;
  for (std::size_t c = 0; c < kLabelCount; ++c) over[c] = row[c] - row[kLabelCount - 1];
  return over;
}

float Largest(const Probabilities& row) {
  float largest = 0.0F;
  for (const float w : row) largest = std::max(largest, std::abs(w));
  return largest;
}

/// The step of a block in which nearly all rows fit; 0 when all weights are 0.
float StepOf(std::span<const Probabilities> rows) {
  std::vector<float> largest;
  for (const Probabilities& row : rows) largest.push_back(Largest(OverLast(row)));
  const auto rank = static_cast<std::size_t>(kUnclipped * static_cast<double>(largest.size() - 1));
  std::nth_element(largest.begin(), largest.begin() + static_cast<std::ptrdiff_t>(rank),
                   largest.end());
  const float typical = largest[rank];
  const float top = *std::max_element(largest.begin(), largest.end());
  return (typical > 0.0F ? typical : top) / static_cast<float>(kLargest);
}

std::uint32_t PackRow(const Probabilities& row, float step, int prune) {
  const Probabilities over = OverLast(row);
  if (step == 0.0F || Largest(over) <= step * static_cast<float>(prune)) {
    return PackedWeights::kZeroRow;
  }
  std::uint32_t packed = 0;
  for (std::size_t c = 0; c < PackedWeights::kBytesPerRow; ++c) {
    const long units = std::clamp<long>(std::lround(over[c] / step), -kLargest, kLargest);
    packed |= static_cast<std::uint32_t>(units + PackedWeights::kZero) << (8 * c);
  }
  return packed;
}

bool IsHeldOut(const Example& example, int fold, int folds) {
  if (!example.gold || !example.typical) return false;
  return HashBytes64(example.text) % static_cast<std::uint64_t>(folds) ==
         static_cast<std::uint64_t>(fold);
}

/// What a model that is trained without the fold says about the fold.
std::vector<HeldOut> JudgeFold(std::span<const Example> examples, const BuildOptions& options,
                               int fold, const ParallelFor& parallel_for,
                               const Progress& progress) {
  std::vector<Example> kept;
  for (const Example& example : examples) {
    if (!IsHeldOut(example, fold, options.folds)) kept.push_back(example);
  }
  std::vector<HeldOut> judged;
  if (kept.empty()) return judged;
  const FloatWeights weights = Train(kept, options.training, parallel_for, progress);
  const PackedWeights packed = Pack(weights, options.prune);
  auto features = std::make_unique<Features>();
  for (const Example& example : examples) {
    if (!IsHeldOut(example, fold, options.folds)) continue;
    ExtractFeatures(NormalText(example.text, example.brand), weights.settings, *features);
    judged.push_back({*example.gold, Score(packed, *features)});
  }
  return judged;
}

Confusion ConfusionOf(std::span<const HeldOut> judged, const Calibration& calibration) {
  Confusion confusion;
  std::array<std::array<double, kLabelCount>, kLabelCount> sums{};
  for (const HeldOut& one : judged) {
    const auto truth = static_cast<std::size_t>(one.truth);
    const Probabilities p = Calibrate(one.scores, calibration);
    ++confusion.counts[truth]
                      [static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin())];
    for (std::size_t c = 0; c < kLabelCount; ++c) sums[truth][c] += static_cast<double>(p[c]);
  }
  for (std::size_t t = 0; t < kLabelCount; ++t) {
    double total = 0.0;
    for (const std::uint32_t count : confusion.counts[t]) total += count;
    for (std::size_t c = 0; c < kLabelCount && total > 0.0; ++c) {
      confusion.mean_probability[t][c] = static_cast<float>(sums[t][c] / total);
    }
  }
  return confusion;
}

TrainingFacts FactsOf(std::span<const Example> examples, const BuildOptions& options,
                      std::size_t held_out) {
  TrainingFacts facts;
  facts.seed = options.training.seed;
  for (const Example& example : examples) ++(example.gold ? facts.gold : facts.soft);
  facts.held_out = static_cast<std::uint32_t>(held_out);
  facts.passes = static_cast<std::uint32_t>(options.training.passes);
  facts.members = static_cast<std::uint32_t>(options.training.members);
  return facts;
}

/// The version names the contents, so that two models never share one.
std::string VersionOf(const Model& model, const std::string& name) {
  std::array<char, 9> digits{};
  const std::uint64_t hash = HashBytes64(SerializeModel(model));
  std::snprintf(digits.data(), digits.size(), "%08x", static_cast<unsigned>(hash & 0xffffffff));
  return name + "-" + digits.data();
}

const char* MissingLabel(std::span<const Example> examples) {
  for (std::size_t c = 0; c < kLabelCount; ++c) {
    const auto label = static_cast<Label>(c);
    if (std::none_of(examples.begin(), examples.end(),
                     [&](const Example& example) { return example.gold == label; })) {
      return Name(label).data();
    }
  }
  return nullptr;
}

}  // namespace

PackedWeights Pack(const FloatWeights& weights, int prune) {
  PackedWeights packed;
  packed.bias = weights.bias;
  for (std::size_t b = 0; b < kBlockCount; ++b) {
    const auto block = static_cast<Block>(b);
    const std::span<const Probabilities> rows(weights.rows.data() + weights.first_row(block),
                                              weights.settings.buckets(block));
    packed.step[b] = StepOf(rows);
    packed.rows[b].reserve(rows.size());
    for (const Probabilities& row : rows) {
      packed.rows[b].push_back(PackRow(row, packed.step[b], prune));
    }
  }
  return packed;
}

Result<Model> BuildModel(std::span<const Example> examples, const BuildOptions& options,
                         const ParallelFor& parallel_for, const Progress& progress) {
  if (const char* missing = MissingLabel(examples)) {
    return Refuse("bad_labels", std::string("no example has the label ") + missing +
                                    ": a model needs examples of every label");
  }
  const int members = options.training.members * options.training.passes;
  const int total = members * (options.folds + 1);
  int finished = 0;
  const Progress part = [&](int done, int) {
    if (progress) progress(finished + done, total);
  };
  std::vector<HeldOut> judged;
  for (int fold = 0; fold < options.folds; ++fold, finished += members) {
    const auto more = JudgeFold(examples, options, fold, parallel_for, part);
    judged.insert(judged.end(), more.begin(), more.end());
  }
  const FloatWeights weights = Train(examples, options.training, parallel_for, part);
  Model model;
  model.features = weights.settings;
  model.weights = Pack(weights, options.prune);
  model.calibration = FitCalibration(judged);
  model.confusion = ConfusionOf(judged, model.calibration);
  model.facts = FactsOf(examples, options, judged.size());
  model.version = VersionOf(model, options.name);
  return model;
}

}  // namespace askmix
