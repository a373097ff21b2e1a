// The model file: everything that deciding needs, in one piece that is read once and shared.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/calibration.h"
#include "classifier/features.h"
#include "classifier/moments.h"
#include "classifier/profile.h"
#include "classifier/vocabulary.h"
#include "core/error.h"
#include "core/intent.h"

namespace askmix {

/// Weights in 8 bits. Softmax sees only how labels differ, so a row holds how much more a feature
/// speaks for each of the first four labels than for the last: byte c is 128 + that difference for
/// label c in units of the block's step. Four bytes a row keep the whole table in a core's cache.
struct PackedWeights {
  static constexpr std::size_t kBytesPerRow = kLabelCount - 1;
  static constexpr int kZero = 128;
  static constexpr std::uint32_t kZeroRow = 0x80808080;

  std::array<float, kBlockCount> step{};
  std::array<std::vector<std::uint32_t>, kBlockCount> rows;  ///< settings.buckets(block) of each
  Probabilities bias{};
};

/// How often a label was taken for which, on texts that the judged model had not seen:
/// [true][decided].
struct Confusion {
  std::array<std::array<std::uint32_t, kLabelCount>, kLabelCount> counts{};
};

struct CheckText {
  std::string text, brand;
  Label label;
};

/// Labelled texts that travel with the model, which has not learned from them, and the macro-F1
/// that it reached on them when it was made.
struct CheckSet {
  std::vector<CheckText> texts;
  double macro_f1 = 0.0;
};

/// What the model was made of, for people.
struct TrainingFacts {
  std::uint64_t seed = 0;
  std::uint32_t gold = 0;      ///< examples with a label chosen by a person
  std::uint32_t soft = 0;      ///< examples with a teacher's probabilities only
  std::uint32_t held_out = 0;  ///< examples behind calibration and confusion
  std::uint32_t passes = 0;
  std::uint32_t members = 0;
  std::string base;  ///< version of the model that it goes on from; empty: from nothing
};

struct Model {
  std::string version;  ///< name and a hash of the weights: "intents-5f3a09c1"
  FeatureSettings features;
  PackedWeights weights;
  Calibration calibration;
  Confusion confusion;
  Moments moments;
  Profile profile;
  Vocabulary vocabulary;
  CheckSet check;
  TrainingFacts facts;
};

/// The same model gives the same bytes, on every machine.
std::string SerializeModel(const Model& model);

/// Reason bad_model: not a model, damaged, cut, made for another program version. The sentence says
/// which.
Result<Model> ParseModel(std::string_view bytes);

}  // namespace askmix
