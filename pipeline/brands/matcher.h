// Finds brands in text: literal, case- and accent-folded, on word boundaries, in one pass.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "brands/catalogue.h"

namespace askmix {

enum class MatchVia : std::uint8_t { kHandle, kName, kAlias };
std::string_view Name(MatchVia via);

/// A brand found in a text. The views live as long as the matcher (brand id) and the text or the
/// handles given to Find (words).
struct BrandMatch {
  std::string_view brand_id;
  MatchVia via;
  std::string_view words;  ///< as they stand in the text; for a handle with its '@'
};

/// What counts as an occurrence:
/// - a name or alias on word boundaries: "Nike's", "#nike", "#LoveNike" (a capital after another
///   character begins a word in a hashtag), "#BestBuy" for "Best Buy", but not "Nikes". Han, kana,
///   Thai and the like need no blanks around them; katakana and Hangul words must not begin within
///   another one, but particles may follow.
/// - a handle as a whole "@handle" or as one of the `handles`. Within a longer "@handle" of
///   somebody else, and in the host of an e-mail address, nothing is an occurrence.
///
/// Immutable after construction; shared by any number of threads. Cost of Find: per
/// place where a word may begin, at most the length of the longest name; it does not depend on the
/// number of brands.
class Matcher {
 public:
  /// `brands` has passed Validate.
  explicit Matcher(std::span<const Brand> brands);
  ~Matcher();
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;

  /// Appends one match per brand, the strongest evidence (handle, name, alias; then the earliest),
  /// in order of the brands' ids. `handles` are accounts that the platform says are mentioned.
  void Find(std::string_view text, std::span<const std::string> handles,
            std::vector<BrandMatch>& matches) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace askmix
