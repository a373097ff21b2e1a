// Decides what a text asks a brand for.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "classifier/profile.h"
#include "core/intent.h"

namespace askmix {

class Quantifier;

/// One (text, brand). `brand` is how the brand is named in the text ("@nike", "Nike"), or empty;
/// the classifier hides it, so that it judges what is asked and not of whom.
struct Question {
  std::string_view text;
  std::string_view brand;
};

/// Answers in batches. Implementations are immutable and may be shared by any number of threads.
class Classifier {
 public:
  virtual ~Classifier() = default;
  /// Fills answers[i] for questions[i]; both spans have the same size.
  virtual void Classify(std::span<const Question> questions,
                        std::span<Probabilities> answers) const = 0;
  /// Why `label`: the cues that moved it most, strongest first, at most `count`. Many times slower
  /// than deciding. None where a classifier cannot tell.
  virtual std::vector<Cue> Explain(const Question& /*question*/, Label /*label*/,
                                   std::size_t /*count*/) const {
    return {};
  }
  /// Share of the text's words that the model has not seen.
  virtual float UnknownShare(const Question& /*question*/) const { return 0.0F; }
  /// What is normal for it, and how its errors are corrected in shares; null where nobody knows.
  virtual const Profile* profile() const { return nullptr; }
  virtual const Quantifier* quantifier() const { return nullptr; }
  /// Names the model in every record that it decided. Never empty.
  virtual std::string_view version() const = 0;
};

/// What decides.
struct Thresholds {
  /// The least probability that each intent needs, other (care and noise together) as well; below
  /// it the answer is `other`/`uncertain`. Costs weigh the intents already; that nobody asks for
  /// anything is said only where it is more likely than not.
  std::array<float, kIntentCount> intent{0.0F, 0.0F, 0.0F, 0.5F};
  /// Of promotion, buying_info and community: what it costs to take a mention that asks for nothing
  /// for the intent, where missing one that asks for it costs 1. Promotion is rare and easily
  /// missed, so a missed one is worth more than a false one.
  std::array<float, 3> cost{0.75F, 1.35F, 1.35F};
};

/// Ties go to the earlier label.
Label MostProbable(const Probabilities& probabilities);

/// The intent whose probability, divided by its cost, is the largest, unless care and other
/// together are more probable than that: then it is `other`, of the kind that is the more probable
/// one. What is below its threshold becomes `other`/`uncertain`. Ties go to the earlier label.
Decision Decide(const Probabilities& probabilities, const Thresholds& thresholds);

/// The label that stands behind a decision; for an uncertain one the most probable label.
Label LabelBehind(Decision decision, const Probabilities& probabilities);

}  // namespace askmix
