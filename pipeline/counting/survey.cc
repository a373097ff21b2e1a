#include "counting/survey.h"

#include <charconv>
#include <string_view>

#include "core/error.h"
#include "core/intent.h"

namespace askmix {
namespace {

double Mean(const std::vector<SurveyItem>& items) {
  double sum = 0;
  for (const SurveyItem& item : items) sum += (item.low + item.high) / 2;
  return sum / static_cast<double>(items.size());
}

void AppendNumber(double number, std::string& text) {
  char digits[32];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

/// "discount 61 %", "purchase 60 to 61 %: its middle"
void AppendItem(const SurveyItem& item, std::string& text) {
  text.append(item.reason).append(" ");
  AppendNumber(item.low, text);
  if (item.high != item.low) {
    text.append(" to ");
    AppendNumber(item.high, text);
  }
  text.append(item.high != item.low ? " % (its middle)" : " %");
}

std::string RuleOf(const Survey& survey) {
  std::string rule;
  for (std::size_t i = 0; i < survey.items.size(); ++i) {
    rule.append(i == 0 ? "" : ", ").append(kSlotNames[i]).append(": ");
    const std::vector<SurveyItem>& items = survey.items[i];
    if (items.size() > 1) rule.append("mean of ");
    for (std::size_t k = 0; k < items.size(); ++k) {
      if (k > 0) rule.append(" and ");
      AppendItem(items[k], rule);
    }
  }
  return rule.append("; divided by their sum");
}

}  // namespace

AssumedMix MixOf(const Survey& survey) {
  AssumedMix mix{.name = survey.name,
                 .year = survey.year,
                 .source = survey.source + ", n = " + std::to_string(survey.answers),
                 .question = survey.question,
                 .rule = RuleOf(survey)};
  double sum = 0;
  for (std::size_t i = 0; i < mix.shares.size(); ++i) {
    ASKMIX_CHECK(!survey.items[i].empty());
    mix.shares[i] = Mean(survey.items[i]);
    sum += mix.shares[i];
  }
  ASKMIX_CHECK(sum > 0);
  for (double& share : mix.shares) share /= sum;
  return mix;
}

}  // namespace askmix
