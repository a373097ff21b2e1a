#include "brands/matcher.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "brands/boundaries.h"
#include "brands/names.h"
#include "brands/trie.h"

namespace askmix {
namespace {

/// How a pattern has to stand in the text to be evidence.
enum class Stand : std::uint8_t { kHandle, kWord, kHashtag };

/// What an occurrence of a pattern says about a brand. Brands are known by their rank among ids.
struct Claim {
  std::uint32_t brand;
  MatchVia via;
  Stand stand;
  friend auto operator<=>(const Claim&, const Claim&) = default;
};

/// A claim that holds, and where. Ordered by brand, then by strength.
struct Hit {
  std::uint32_t brand;
  MatchVia via;
  std::size_t begin;
  std::string_view words;
};

using ClaimsByPattern = std::map<std::string, std::vector<Claim>>;

void AddClaims(const Brand& brand, std::uint32_t rank, ClaimsByPattern& claims) {
  for (const std::string& handle : brand.handles) {
    claims[FoldHandle(handle)].push_back({rank, MatchVia::kHandle, Stand::kHandle});
  }
  const auto add_words = [&](const std::string& words, MatchVia via) {
    const std::string folded = FoldName(words);
    claims[folded].push_back({rank, via, Stand::kWord});
    const std::string hashtag = HashtagForm(folded);
    if (!hashtag.empty()) claims[hashtag].push_back({rank, via, Stand::kHashtag});
  };
  add_words(brand.name, MatchVia::kName);
  for (const std::string& alias : brand.aliases) add_words(alias, MatchVia::kAlias);
}

bool Holds(const Claim& claim, const Boundaries& boundaries, Span span) {
  switch (claim.stand) {
    case Stand::kHandle:
      return boundaries.IsHandle(span);
    case Stand::kWord:
      return boundaries.IsWord(span);
    case Stand::kHashtag:
      return boundaries.IsInHashtag(span);
  }
  return false;
}

std::string_view WordsOf(const FoldedText& text, const Claim& claim, Span span) {
  const std::size_t sign = claim.via == MatchVia::kHandle ? 1 : 0;
  const std::size_t begin = text.origins[span.begin - sign];
  return text.original.substr(begin, text.origins[span.end] - begin);
}

}  // namespace

std::string_view Name(MatchVia via) {
  constexpr std::array<std::string_view, 3> kNames = {"handle", "name", "alias"};
  return kNames[static_cast<std::size_t>(via)];
}

struct Matcher::Impl {
  /// A pattern's length in bytes, and its claims: claims[first, next pattern's first).
  struct Pattern {
    std::size_t bytes;
    std::size_t first;
  };

  std::vector<std::string> ids;  ///< sorted
  std::vector<Claim> claims;
  std::vector<Pattern> patterns;  ///< and one more, which ends the last one's claims
  Trie trie;                      ///< last: its construction fills the two above

  Impl(std::vector<std::string> sorted_ids, const ClaimsByPattern& claims_by_pattern)
      : ids(std::move(sorted_ids)), trie(Flatten(claims_by_pattern)) {}

  /// Fills claims and patterns, and gives the patterns' texts in order.
  std::vector<std::string> Flatten(const ClaimsByPattern& claims_by_pattern) {
    std::vector<std::string> texts;
    for (const auto& [text, its_claims] : claims_by_pattern) {
      patterns.push_back({text.size(), claims.size()});
      claims.insert(claims.end(), its_claims.begin(), its_claims.end());
      texts.push_back(text);
    }
    patterns.push_back({0, claims.size()});
    return texts;
  }

  std::span<const Claim> ClaimsOf(std::uint32_t pattern) const {
    return std::span(claims).subspan(patterns[pattern].first,
                                     patterns[pattern + 1].first - patterns[pattern].first);
  }

  void FindInText(std::string_view original, std::vector<Hit>& hits) const {
    std::string folded;
    std::vector<std::uint32_t> origins;
    FoldWords(original, folded, origins);
    const FoldedText text{original, folded, origins};
    const Boundaries boundaries(text);
    for (std::size_t begin = 0; begin < folded.size(); ++begin) {
      if (!boundaries.MayBegin(begin)) continue;
      trie.PrefixesOf(std::string_view(folded).substr(begin), [&](std::uint32_t pattern) {
        const Span span{begin, begin + patterns[pattern].bytes};
        for (const Claim& claim : ClaimsOf(pattern)) {
          if (!Holds(claim, boundaries, span)) continue;
          hits.push_back({claim.brand, claim.via, span.begin, WordsOf(text, claim, span)});
        }
      });
    }
  }

  void FindInHandles(std::span<const std::string> handles, std::vector<Hit>& hits) const {
    for (const std::string& handle : handles) {
      const auto pattern = trie.Lookup(FoldHandle(handle));
      if (!pattern) continue;
      for (const Claim& claim : ClaimsOf(*pattern)) {
        // After all that stands in the text, so that words of the text are preferred.
        if (claim.stand == Stand::kHandle) {
          hits.push_back({claim.brand, claim.via, std::string_view::npos, handle});
        }
      }
    }
  }
};

Matcher::Matcher(std::span<const Brand> brands) {
  std::vector<const Brand*> by_id;
  for (const Brand& brand : brands) by_id.push_back(&brand);
  std::sort(by_id.begin(), by_id.end(),
            [](const Brand* a, const Brand* b) { return a->id < b->id; });
  std::vector<std::string> ids;
  ClaimsByPattern claims;
  for (const Brand* brand : by_id) {
    AddClaims(*brand, static_cast<std::uint32_t>(ids.size()), claims);
    ids.push_back(brand->id);
  }
  impl_ = std::make_unique<const Impl>(std::move(ids), claims);
}

Matcher::~Matcher() = default;

void Matcher::Find(std::string_view text, std::span<const std::string> handles,
                   std::vector<BrandMatch>& matches) const {
  std::vector<Hit> hits;
  impl_->FindInText(text, hits);
  impl_->FindInHandles(handles, hits);
  // Longer words first where two begin at the same place, as with an alias that extends another.
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return std::tuple(a.brand, a.via, a.begin, b.words.size()) <
           std::tuple(b.brand, b.via, b.begin, a.words.size());
  });
  const auto last = std::unique(hits.begin(), hits.end(),
                                [](const Hit& a, const Hit& b) { return a.brand == b.brand; });
  for (auto hit = hits.begin(); hit != last; ++hit) {
    matches.push_back({impl_->ids[hit->brand], hit->via, hit->words});
  }
}

}  // namespace askmix
