// The classifier that ships: sums of 8-bit weights over hashed n-grams.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "classifier/classifier.h"
#include "classifier/model.h"
#include "classifier/quantifier.h"

namespace askmix {

class LinearClassifier final : public Classifier {
 public:
  explicit LinearClassifier(Model model);

  /// No allocation for texts in ASCII; about 150 KB of stack.
  void Classify(std::span<const Question> questions,
                std::span<Probabilities> answers) const override;
  std::string_view version() const override { return model_.version; }

  std::vector<Cue> Explain(const Question& question, Label label, std::size_t count) const override;
  float UnknownShare(const Question& question) const override;
  const Profile* profile() const override { return &model_.profile; }
  const Quantifier* quantifier() const override { return &quantifier_; }

  const Model& model() const { return model_; }

 private:
  Model model_;
  Quantifier quantifier_;
};

/// The weights of a packed row for all labels, over that of the last one, in units of its block's
/// step.
std::array<int, kLabelCount> WeightsOf(std::uint32_t row);

/// Scores before calibration. The same numbers as Score(FloatWeights, Features), but for rounding.
Probabilities Score(const PackedWeights& weights, const Features& features);

/// A classifier from the bytes of a model file, which need not outlive the call.
Result<std::unique_ptr<Classifier>> MakeClassifier(std::string_view model_bytes);

}  // namespace askmix
