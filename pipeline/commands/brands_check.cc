#include "commands/brands_check.h"

#include <algorithm>
#include <sstream>
#include <string_view>
#include <unordered_map>

#include "brands/names.h"
#include "core/text.h"
#include "edge/files.h"

namespace askmix {
namespace {

constexpr std::size_t kShortLetters = 3;
constexpr std::string_view kAdvice =
    "; make it ambiguous and say what stands near it (context), or remove it";

/// Letters of alphabets: a word of two or three of them is often another one, too. Ideographs say
/// more.
std::size_t AlphabetLetters(std::string_view text) {
  std::size_t letters = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, i);
    if (c >= 0x3000) return kShortLetters + 1;
    letters += static_cast<std::size_t>(IsWordCodePoint(c));
  }
  return letters;
}

bool IsAmbiguous(const Brand& brand, const std::string& folded) {
  const auto is_it = [&](const std::string& words) { return FoldName(words) == folded; };
  if (std::ranges::any_of(brand.ambiguous, is_it)) return true;
  const auto in_context = [&](const Wording& w) { return w.context && is_it(w.words); };
  return std::ranges::any_of(brand.aliases, in_context) ||
         std::ranges::any_of(brand.products, in_context);
}

bool HelpsWithContext(const Context& context) {
  return !context.near.empty() || context.capital.value_or(false);
}

/// Calls found(words) for each run of whole words within `folded` but `folded` itself.
template <typename Found>
void ForEachPart(const std::string& folded, Found&& found) {
  std::vector<std::size_t> begins{0};
  for (std::size_t i = 0; i < folded.size(); ++i) {
    if (folded[i] == ' ') begins.push_back(i + 1);
  }
  begins.push_back(folded.size() + 1);
  for (std::size_t first = 0; first + 1 < begins.size(); ++first) {
    for (std::size_t last = first + 1; last < begins.size(); ++last) {
      const std::size_t size = begins[last] - 1 - begins[first];
      if (size < folded.size()) found(folded.substr(begins[first], size));
    }
  }
}

class Review {
 public:
  Review(const BrandsFile& file, const std::unordered_set<std::string>& language)
      : file_(file), language_(language) {}

  std::vector<BrandsWarning> Run() {
    for (const BrandsFile::Line& line : file_.lines) {
      const Brand& brand = file_.brands[line.brand];
      const std::string folded = FoldName(line.words);
      if (IsAmbiguous(brand, folded)) {
        CheckContext(brand, line);
      } else {
        plain_.emplace(folded, &line);
        CheckWord(line, folded);
      }
    }
    for (const BrandsFile::Line& line : file_.lines) CheckParts(line);
    std::ranges::stable_sort(warnings_, {}, &BrandsWarning::line);
    return std::move(warnings_);
  }

 private:
  void Warn(const BrandsFile::Line& line, const std::string& sentence) {
    warnings_.push_back({line.line, "brand \"" + file_.brands[line.brand].id + "\": \"" +
                                        line.words + "\" " + sentence});
  }

  void CheckWord(const BrandsFile::Line& line, const std::string& folded) {
    if (AlphabetLetters(folded) <= kShortLetters) {
      Warn(line, "is short enough to be another word, too" + std::string(kAdvice));
    } else if (language_.contains(folded)) {
      Warn(line, "is a word of the language" + std::string(kAdvice));
    }
  }

  void CheckContext(const Brand& brand, const BrandsFile::Line& line) {
    if (HelpsWithContext(brand.context)) return;
    const std::string folded = FoldName(line.words);
    const auto helps = [&](const Wording& w) {
      return w.context && FoldName(w.words) == folded && HelpsWithContext(*w.context);
    };
    if (std::ranges::any_of(brand.aliases, helps) || std::ranges::any_of(brand.products, helps)) {
      return;
    }
    Warn(line,
         "is ambiguous, and nothing is said that would have to stand near it: it counts only as a "
         "hashtag, or beside a link to the brand or another name of it; add words to near, or "
         "capital: yes");
  }

  /// Another brand's name within this one: a text with this one names both.
  void CheckParts(const BrandsFile::Line& line) {
    const std::string folded = FoldName(line.words);
    ForEachPart(folded, [&](const std::string& part) {
      const auto other = plain_.find(part);
      if (other == plain_.end() || other->second->brand == line.brand) return;
      const Brand& owner = file_.brands[other->second->brand];
      const auto is_this = [&](const std::string& phrase) { return FoldName(phrase) == folded; };
      if (std::ranges::any_of(owner.never, is_this)) return;
      Warn(*other->second, "is a part of \"" + line.words + "\" of brand \"" +
                               file_.brands[line.brand].id +
                               "\", and a text that names that names both; add that to its not");
    });
  }

  const BrandsFile& file_;
  const std::unordered_set<std::string>& language_;
  std::unordered_map<std::string, const BrandsFile::Line*> plain_;
  std::vector<BrandsWarning> warnings_;
};

}  // namespace

std::vector<BrandsWarning> WarningsOf(const BrandsFile& file,
                                      const std::unordered_set<std::string>& language) {
  return Review(file, language).Run();
}

std::optional<std::unordered_set<std::string>> ReadWordList(const std::string& path) {
  std::string bytes;
  try {
    bytes = ReadFile(path);
  } catch (const Fatal&) {
    return std::nullopt;
  }
  std::unordered_set<std::string> words;
  std::istringstream lines(bytes);
  for (std::string word; std::getline(lines, word);) {
    std::size_t first = 0;
    const bool capital = word.empty() || IsUpperCodePoint(NextCodePoint(word, first));
    if (!capital) words.insert(FoldName(word));
  }
  return words;
}

}  // namespace askmix
