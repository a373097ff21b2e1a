// A catalogue made ready for the search: folded patterns, and what each says about which brand.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "brands/catalogue.h"
#include "brands/trie.h"

namespace askmix {

/// What gave a brand away, the strongest first.
enum class MatchVia : std::uint8_t {
  kHandle,   ///< one of its accounts is addressed
  kName,     ///< its name
  kAlias,    ///< another name of it
  kProduct,  ///< a product of it
  kContext,  ///< an ambiguous word that something says to mean it
  kReplyTo,  ///< the text answers one of its accounts
  kFeed,     ///< the feed's rule that selected the text is called like it
};
std::string_view Name(MatchVia via);

/// How a pattern has to stand in the text to be evidence.
enum class Stand : std::uint8_t {
  kHandle,   ///< as a whole account name
  kWord,     ///< as words
  kHashtag,  ///< as words of a hashtag
  kDomain,   ///< as a host, or the end of one
  kAuthor,   ///< not in the text: an account of the brand
  kRule,     ///< not in the text: what a feed calls the brand
};

using PatternId = std::uint32_t;
using PlatformId = std::uint8_t;
inline constexpr PlatformId kAnyPlatform = 0;

/// When words mean the brand. Lists are sorted.
struct WordRule {
  bool ambiguous = false;
  bool capital = false;
  std::uint32_t within = 0xFFFFFFFF;  ///< words between; the largest: anywhere
  std::vector<PatternId> near, not_near;
  std::vector<PatternId> never;
};

/// What an occurrence of a pattern says about a brand. Brands are known by their rank among ids.
struct BrandClaim {
  static constexpr std::uint32_t kNoRule = 0xFFFFFFFF;

  std::uint32_t brand;
  MatchVia via;
  Stand stand;
  PlatformId platform = kAnyPlatform;
  bool in_accounts = false;      ///< of words: a whole account name counts, too
  std::uint32_t rule = kNoRule;  ///< index of a WordRule

  friend auto operator<=>(const BrandClaim&, const BrandClaim&) = default;
};

/// Immutable after construction.
class BrandIndex {
 public:
  /// `brands` has passed Validate.
  explicit BrandIndex(std::span<const Brand> brands);

  std::string_view IdOf(std::uint32_t brand) const { return ids_[brand]; }
  const Trie& trie() const { return trie_; }
  std::size_t BytesOf(PatternId pattern) const { return patterns_[pattern].bytes; }
  /// The pattern is a word of context or a phrase of some brand.
  bool IsContext(PatternId pattern) const { return patterns_[pattern].context; }
  std::span<const BrandClaim> ClaimsOf(PatternId pattern) const {
    return std::span(claims_).subspan(patterns_[pattern].first,
                                      patterns_[pattern + 1].first - patterns_[pattern].first);
  }
  /// Null when the words of the claim mean the brand wherever they stand.
  const WordRule* RuleOf(const BrandClaim& claim) const {
    return claim.rule == BrandClaim::kNoRule ? nullptr : &rules_[claim.rule];
  }
  bool has_domains() const { return has_domains_; }
  /// kAnyPlatform when no brand has an account there; nothing when the platform is not known, so
  /// that accounts of any may be meant.
  std::optional<PlatformId> PlatformOf(std::string_view platform) const;

 private:
  struct Pattern {
    std::size_t bytes;
    std::size_t first;  ///< of its claims
    bool context;
  };
  struct Builder;

  explicit BrandIndex(Builder&& builder);

  std::vector<std::string> ids_;  ///< sorted
  std::vector<std::string> platforms_;
  std::vector<WordRule> rules_;
  std::vector<BrandClaim> claims_;
  std::vector<Pattern> patterns_;  ///< and one more, which ends the last one's claims
  bool has_domains_ = false;
  Trie trie_;
};

}  // namespace askmix
