#include "core/language.h"

// CLD2's header uses FILE without saying where it comes from.
#include <cld2/public/compact_lang_det.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/text.h"

namespace askmix {
namespace {

/// Less of the text than this in one language: it is in several.
constexpr int kMainPercentMin = 80;
/// What lies beyond tells nothing new.
constexpr std::size_t kBytesRead = 2'000;

bool IsName(std::string_view word) {
  return word.starts_with('@') || word.find("://") != std::string_view::npos ||
         word.starts_with("www.");
}

/// Without links and account names: their letters belong to no language.
std::string Words(std::string_view text) {
  std::string words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
    const std::string_view word = text.substr(0, end);
    if (!IsName(word)) words.append(word).push_back(' ');
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

}  // namespace

std::string DetectLanguage(std::string_view text) {
  const std::string words = Words(TruncateUtf8(text, kBytesRead));
  std::array<CLD2::Language, 3> languages{};
  std::array<int, 3> percents{};
  std::array<double, 3> scores{};
  int bytes = 0, valid_bytes = 0;
  bool reliable = false;
  CLD2::ExtDetectLanguageSummaryCheckUTF8(words.data(), static_cast<int>(words.size()), true,
                                          nullptr, 0, languages.data(), percents.data(),
                                          scores.data(), nullptr, &bytes, &reliable, &valid_bytes);
  if (!reliable || percents[0] < kMainPercentMin || languages[0] == CLD2::UNKNOWN_LANGUAGE) {
    return {};
  }
  return CLD2::LanguageCode(languages[0]);
}

std::string_view PrimaryLanguage(std::string_view tag) { return tag.substr(0, tag.find('-')); }

}  // namespace askmix
