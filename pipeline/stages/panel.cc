#include "stages/panel.h"

#include <algorithm>

namespace askmix {

void Panel::Clear() {
  questions_.clear();
  deciders_.clear();
  answers_.clear();
  shadow_answers_.clear();
}

std::size_t Panel::Ask(std::string_view brand, const Question& question) {
  questions_.push_back(question);
  deciders_.push_back(&models_->For(brand));
  return questions_.size() - 1;
}

void Panel::Answer() {
  answers_.resize(questions_.size());
  if (models_->by_brand.empty()) {
    models_->standard->Classify(questions_, answers_);
  } else {
    std::vector<const Classifier*> all = deciders_;
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (const Classifier* decider : all) AnswerFor(*decider);
  }
  if (!models_->shadow) return;
  shadow_answers_.resize(questions_.size());
  models_->shadow->Classify(questions_, shadow_answers_);
}

void Panel::AnswerFor(const Classifier& decider) {
  turn_.clear();
  turn_questions_.clear();
  for (std::size_t i = 0; i < questions_.size(); ++i) {
    if (deciders_[i] != &decider) continue;
    turn_.push_back(i);
    turn_questions_.push_back(questions_[i]);
  }
  turn_answers_.resize(turn_.size());
  decider.Classify(turn_questions_, turn_answers_);
  for (std::size_t i = 0; i < turn_.size(); ++i) answers_[turn_[i]] = turn_answers_[i];
}

}  // namespace askmix
