// Finds brands in mentions: literal, case- and accent-folded, on word boundaries, in one pass.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "brands/catalogue.h"
#include "brands/index.h"
#include "brands/judge.h"

namespace askmix {

/// What a mention says that may give a brand away. Empty: it does not say.
struct Clues {
  std::string_view text, title;
  std::string_view platform;  ///< "other" is none in particular: accounts of any may be meant
  std::span<const std::string> handles;  ///< accounts that the platform says are mentioned
  std::span<const std::string> links;    ///< in the text, expanded
  std::span<const std::string> rules;    ///< of the feed, that selected the mention
  std::string_view author_id, author_handle;
  std::string_view reply_to_author;  ///< id or handle of whom the mention answers
  std::string_view channel;          ///< community, page or channel that it was posted in
};

/// Where a brand is named: bytes [begin, end) of the text, or of the title.
struct Place {
  std::uint32_t begin, end;
  bool in_title;
  friend bool operator==(const Place&, const Place&) = default;
};

/// A brand that a mention names. The views live as long as the matcher (brand id) and the clues
/// given to Find (the others).
struct BrandMatch {
  std::string_view brand_id;
  MatchVia via;
  /// As they stand in the text; for a handle with its '@'. Of a reply the account that it answers,
  /// of a feed its rule.
  std::string_view words;
  Ground ground = Ground::kNone;   ///< of kContext: what says that the brand is meant
  std::string_view context = {};   ///< the words near it, or the link, where that is the ground
  bool own = false;                ///< the author is one of the brand's accounts
  std::vector<Place> places = {};  ///< in order, at most kPlacesMax; the best one is `words`
};
inline constexpr std::size_t kPlacesMax = 16;

/// Words that look like a brand, and why they do not count.
struct BrandRejection {
  std::string_view brand_id;
  std::string_view words;
  Place place;
  Ground ground;             ///< kPhrase, kNotNear or kNone: nothing says that the brand is meant
  std::string_view context;  ///< the phrase, or the words near it
};

/// What counts as an occurrence:
/// - a name, alias or product on word boundaries: "Nike's", "#nike", "#LoveNike" (a capital after
///   another character begins a word in a hashtag), "#BestBuy" for "Best Buy", but not "Nikes".
///   Han, kana, Thai and the like need no blanks around them; katakana and Hangul words must not
///   begin within another one, but particles may follow.
/// - a handle as a whole "@handle" or as one of the `handles`, on its platform. Within a longer
///   "@handle" of somebody else, and in the host of an e-mail address, nothing is an occurrence. A
///   name counts as a whole "@name", unless its brand tells accounts of platforms apart.
/// - of ambiguous words, those of which the text says that they mean the brand (judge.h).
///
/// Immutable after construction; shared by any number of threads. Cost of Find: per
/// place where a word may begin, at most the length of the longest name; it does not depend on the
/// number of brands.
class Matcher {
 public:
  /// `brands` has passed Validate.
  explicit Matcher(std::span<const Brand> brands);
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;

  /// Appends one match per brand, the strongest evidence (text and handles before the title; by
  /// MatchVia; then the earliest), in order of the brands' ids; and what was rejected, if asked.
  void Find(const Clues& clues, std::vector<BrandMatch>& matches,
            std::vector<BrandRejection>* rejected = nullptr) const;
  /// The same of a text from nowhere in particular.
  void Find(std::string_view text, std::span<const std::string> handles,
            std::vector<BrandMatch>& matches) const;

 private:
  BrandIndex index_;
};

}  // namespace askmix
