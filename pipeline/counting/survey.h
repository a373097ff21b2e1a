// From a survey's answers to a mix that measured ones can be compared with.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/assumed_mix.h"

namespace askmix {

/// A reason that people were offered, and how many of a hundred named it. Where only bounds are
/// known these stand here; else both are the same.
struct SurveyItem {
  std::string reason;
  double low = 0, high = 0;
};

struct Survey {
  std::string name;
  int year = 0;
  std::string source;
  std::string question;
  int answers = 0;  ///< people who were asked
  /// What speaks for promotion, buying_info and community; at least one item each.
  std::array<std::vector<SurveyItem>, 3> items;
};

/// An intent weighs the mean of its items (of a range: its middle), and the weights are divided by
/// their sum. People could name several reasons, so percentages add up to more than 100; a sum of
/// items would favour the intent with the most items. The rule that is told is this one with the
/// survey's numbers in it.
AssumedMix MixOf(const Survey& survey);

}  // namespace askmix
