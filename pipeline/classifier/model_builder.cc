#include "classifier/model_builder.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

#include "classifier/held_out.h"
#include "classifier/linear_classifier.h"
#include "classifier/model_check.h"
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

TrainingFacts FactsOf(std::span<const Example> examples, const BuildOptions& options,
                      std::size_t held_out) {
  TrainingFacts facts;
  facts.seed = options.training.seed;
  for (const Example& example : examples) ++(example.gold ? facts.gold : facts.soft);
  facts.held_out = static_cast<std::uint32_t>(held_out);
  facts.passes = static_cast<std::uint32_t>(options.training.passes);
  facts.members = static_cast<std::uint32_t>(options.training.members);
  if (options.base != nullptr) facts.base = options.base->version;
  return facts;
}

/// The version names the contents, so that two models never share one.
std::string VersionOf(const Model& model, const std::string& name) {
  std::array<char, 9> digits{};
  const std::uint64_t hash = HashBytes64(SerializeModel(model));
  std::snprintf(digits.data(), digits.size(), "%08x", static_cast<unsigned>(hash & 0xffffffff));
  return name + "-" + digits.data();
}

/// Fewer labels than this cannot say better than the base how sure it may be.
constexpr std::size_t kCalibrationMin = 200;

Calibration CalibrationOf(std::span<const HeldOut> judged, const BuildOptions& options) {
  if (options.base != nullptr && judged.size() < kCalibrationMin) return options.base->calibration;
  return FitCalibration(judged);
}

void AddCheck(std::span<const Example> texts, Model& model) {
  for (const Example& one : texts) model.check.texts.push_back({one.text, one.brand, *one.gold});
  model.version = "under-test";
  model.check.macro_f1 = MacroF1On(LinearClassifier(model), model.check.texts);
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

FloatWeights Unpack(const PackedWeights& packed, const FeatureSettings& settings) {
  FloatWeights weights;
  weights.settings = settings;
  weights.bias = packed.bias;
  for (std::size_t b = 0; b < kBlockCount; ++b) {
    for (const std::uint32_t row : packed.rows[b]) {
      Probabilities& unpacked = weights.rows.emplace_back();
      const std::array<int, kLabelCount> units = WeightsOf(row);
      for (std::size_t c = 0; c < kLabelCount; ++c) {
        unpacked[c] = packed.step[b] * static_cast<float>(units[c]);
      }
    }
  }
  return weights;
}

Result<Model> BuildModel(std::span<const Example> examples, const BuildOptions& options,
                         const ParallelFor& parallel_for, const Progress& progress) {
  const char* missing = options.base == nullptr ? MissingLabel(examples) : nullptr;
  if (missing != nullptr) {
    return Refuse("bad_labels", std::string("no example has the label ") + missing +
                                    ": a model needs examples of every label");
  }
  FloatWeights base;
  TrainingOptions training = options.training;
  if (options.base != nullptr) {
    base = Unpack(options.base->weights, options.base->features);
    training.base = &base;
  }
  const int members = options.training.members * options.training.passes;
  const int total = members * (options.folds + 1);
  int finished = 0;
  const Progress part = [&](int done, int) {
    if (progress) progress(finished + done, total);
  };
  std::vector<HeldOut> judged;
  for (int fold = 0; fold < options.folds; ++fold, finished += members) {
    const auto more = JudgeFold(examples, training, options, fold, parallel_for, part);
    judged.insert(judged.end(), more.begin(), more.end());
  }
  const FloatWeights weights = Train(examples, training, parallel_for, part);
  Model model;
  model.features = weights.settings;
  model.weights = Pack(weights, options.prune);
  model.calibration = CalibrationOf(judged, options);
  model.confusion = ConfusionOf(judged, model.calibration);
  model.moments = MomentsOf(judged, model.calibration);
  model.profile = ProfileOf(judged, model.calibration);
  model.vocabulary = VocabularyOf(examples);
  if (options.base != nullptr) model.vocabulary.Add(options.base->vocabulary);
  model.facts = FactsOf(examples, options, judged.size());
  AddCheck(options.check, model);
  model.version = VersionOf(model, options.name);
  return model;
}

}  // namespace askmix
