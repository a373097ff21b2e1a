// What a good file of brands will do that its author may not expect.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "edge/brands_file.h"

namespace askmix {

struct BrandsWarning {
  int line;
  std::string sentence;  ///< what, and what to do
};

/// Words that will be ambiguous and say nothing of context: very short ones, those of the language
/// (`language`: in lower case), those within another brand's name; and context that will not help.
/// By line.
std::vector<BrandsWarning> WarningsOf(const BrandsFile& file,
                                      const std::unordered_set<std::string>& language);

/// The words of a list, one a line, that begin with no capital: names of people and places do.
/// Nothing when there is no such file.
std::optional<std::unordered_set<std::string>> ReadWordList(const std::string& path);

}  // namespace askmix
