// Asks the models about many (text, brand) at once, each the model of its brand; and the shadow,
// where there is one.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "stages/model_shelf.h"

namespace askmix {

class Panel {
 public:
  /// From now on these models answer.
  void Use(std::shared_ptr<const ModelSet> models) { models_ = std::move(models); }
  const ModelSet& models() const { return *models_; }

  void Clear();
  /// The number of the question. Its views must live until it is answered.
  std::size_t Ask(std::string_view brand, const Question& question);
  void Answer();

  const Question& question(std::size_t i) const { return questions_[i]; }
  const Classifier& decider(std::size_t i) const { return *deciders_[i]; }
  const Probabilities& answer(std::size_t i) const { return answers_[i]; }
  /// Null when there is no shadow.
  const Probabilities* shadow_answer(std::size_t i) const {
    return shadow_answers_.empty() ? nullptr : &shadow_answers_[i];
  }

 private:
  void AnswerFor(const Classifier& decider);

  std::shared_ptr<const ModelSet> models_;
  std::vector<Question> questions_;
  std::vector<const Classifier*> deciders_;
  std::vector<Probabilities> answers_, shadow_answers_;

  // Of one decider, while several take turns.
  std::vector<std::size_t> turn_;
  std::vector<Question> turn_questions_;
  std::vector<Probabilities> turn_answers_;
};

}  // namespace askmix
