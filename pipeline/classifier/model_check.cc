#include "classifier/model_check.h"

#include <array>
#include <cstdio>
#include <string>

#include "classifier/evaluation.h"
#include "core/hash.h"

namespace askmix {
namespace {

constexpr std::uint64_t kOneIn = 20;
constexpr std::size_t kCheckTextsMax = 400;
/// Rounding on another machine may turn a decision or two.
constexpr double kTolerance = 0.01;

std::string ThreeDigits(double f1) {
  std::array<char, 16> digits{};
  std::snprintf(digits.data(), digits.size(), "%.3f", f1);
  return digits.data();
}

}  // namespace

std::vector<Example> TakeCheckTexts(std::vector<Example>& examples) {
  std::vector<Example> taken;
  std::erase_if(examples, [&](Example& example) {
    if (!example.gold || !example.typical || taken.size() == kCheckTextsMax) return false;
    // The upper digits: folds go by the remainder of the whole hash.
    if (HashBytes64(example.text) / 1'000'003 % kOneIn != 0) return false;
    taken.push_back(std::move(example));
    return true;
  });
  return taken;
}

double MacroF1On(const Classifier& classifier, const std::vector<CheckText>& texts) {
  std::vector<Question> questions;
  for (const CheckText& one : texts) questions.push_back({one.text, one.brand});
  std::vector<Probabilities> answers(questions.size());
  classifier.Classify(questions, answers);
  std::vector<Judged> judged;
  for (std::size_t i = 0; i < texts.size(); ++i) judged.push_back({texts[i].label, answers[i]});
  return Evaluate(judged, {.thresholds = {}, .bootstrap_rounds = 0, .seed = 1}).macro_f1.value;
}

Result<double> CheckModel(const Classifier& classifier, const CheckSet& check) {
  if (check.texts.empty()) return 0.0;
  const double reached = MacroF1On(classifier, check.texts);
  if (reached >= check.macro_f1 - kTolerance) return reached;
  return Refuse("worse_than_claimed",
                std::string(classifier.version()) + " says that it reaches macro-F1 " +
                    ThreeDigits(check.macro_f1) + " on the " + std::to_string(check.texts.size()) +
                    " labelled texts that it carries, and reaches " + ThreeDigits(reached) +
                    " here: it was made for another askmix, or changed since; train it again");
}

}  // namespace askmix
