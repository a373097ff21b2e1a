#include "brands/matcher.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "brands/boundaries.h"
#include "brands/names.h"
#include "core/text.h"

namespace askmix {
namespace {

enum Where : std::uint8_t { kText, kTitle, kElsewhere };

/// An occurrence that may mean a brand. Those of kElsewhere have no span.
struct Sighting {
  std::uint32_t brand;
  MatchVia via;
  Where where;
  bool hashtag;  ///< the whole of one
  const WordRule* rule;
  Span span;  ///< in the folded field
  std::string_view words;
  std::uint32_t begin, end;  ///< in the original
  Judgement judgement = {};
  bool counts = false;

  bool IsAmbiguous() const { return rule != nullptr && rule->ambiguous; }
};

/// A link to a brand's site, or a channel that is called like a brand.
struct Support {
  std::uint32_t brand;
  Ground ground;
  std::string_view words;
};

/// One look at one mention.
class Search {
 public:
  Search(const BrandIndex& index, const Clues& clues)
      : index_(index), clues_(clues), platform_(index.PlatformOf(clues.platform)) {}

  void Run(std::vector<BrandMatch>& matches, std::vector<BrandRejection>* rejected) {
    Scan(clues_.text, kText);
    if (!clues_.title.empty()) Scan(clues_.title, kTitle);
    LookUpAccounts();
    LookUpRules();
    if (index_.has_domains()) LookUpLinks();
    if (sightings_.empty()) return;
    LookUpAuthor();
    LookUpChannel();
    std::ranges::sort(sightings_, {}, [](const Sighting& s) {
      return std::tuple(s.brand, s.where, s.begin, ~s.words.size(), s.via);
    });
    for (std::size_t first = 0; first < sightings_.size();) {
      std::size_t last = first + 1;
      while (last < sightings_.size() && sightings_[last].brand == sightings_[first].brand) ++last;
      Settle(std::span(sightings_).subspan(first, last - first), matches, rejected);
      first = last;
    }
  }

 private:
  void Scan(std::string_view original, Where where) {
    FoldedField& field = fields_[where];
    field.original = original;
    FoldWords(original, field.folded, field.origins);
    const FoldedText text{original, field.folded, field.origins};
    const Boundaries boundaries(text);
    const std::string_view folded = field.folded;
    for (std::size_t begin = 0; begin < folded.size(); ++begin) {
      if (!boundaries.MayBegin(begin)) continue;
      index_.trie().PrefixesOf(folded.substr(begin), [&](PatternId pattern) {
        const Span span{begin, begin + index_.BytesOf(pattern)};
        if (index_.IsContext(pattern) && boundaries.IsWord(span)) {
          field.context.push_back({pattern, span});
        }
        for (const BrandClaim& claim : index_.ClaimsOf(pattern)) {
          if (Holds(claim, boundaries, span)) Note(claim, boundaries, span, where);
        }
      });
    }
  }

  bool Holds(const BrandClaim& claim, const Boundaries& boundaries, Span span) const {
    switch (claim.stand) {
      case Stand::kHandle:
        return IsHere(claim) && boundaries.IsHandle(span);
      case Stand::kWord:
        return boundaries.IsWord(span) && (claim.in_accounts || !boundaries.IsInAccount(span));
      case Stand::kHashtag:
        return boundaries.IsInHashtag(span);
      case Stand::kDomain:
        return boundaries.IsHost(span);
      case Stand::kAuthor:
      case Stand::kRule:
        return false;
    }
    return false;
  }

  /// The claim's account is one of the platform that the mention comes from.
  bool IsHere(const BrandClaim& claim) const {
    return claim.platform == kAnyPlatform || !platform_ || claim.platform == *platform_;
  }

  void Note(const BrandClaim& claim, const Boundaries& boundaries, Span span, Where where) {
    const FoldedField& field = fields_[where];
    if (claim.stand == Stand::kDomain) {
      support_.push_back({claim.brand, Ground::kLink, field.WordsOf(span)});
      return;
    }
    if (claim.via == MatchVia::kHandle) --span.begin;  // its '@'
    sightings_.push_back({.brand = claim.brand,
                          .via = claim.via,
                          .where = where,
                          .hashtag = boundaries.IsHashtag(span),
                          .rule = index_.RuleOf(claim),
                          .span = span,
                          .words = field.WordsOf(span),
                          .begin = field.origins[span.begin],
                          .end = field.origins[span.end]});
  }

  /// Calls found(claim) for those of this account, or of what a feed calls a brand.
  template <typename Found>
  void LookUp(std::string_view name, bool account, Found&& found) {
    if (name.empty()) return;
    if (account) {
      // As FoldHandle, but platforms put no blanks around names, and this comes with every mention.
      if (name.starts_with('@')) name.remove_prefix(1);
      Fold(name, key_);
    } else {
      key_ = FoldName(name);
    }
    const auto pattern = index_.trie().Lookup(key_);
    if (!pattern) return;
    for (const BrandClaim& claim : index_.ClaimsOf(*pattern)) found(claim);
  }

  void Add(const BrandClaim& claim, std::string_view words) {
    sightings_.push_back({.brand = claim.brand,
                          .via = claim.via,
                          .where = kElsewhere,
                          .hashtag = false,
                          .rule = nullptr,
                          .span = {},
                          .words = words,
                          .begin = 0,
                          .end = 0});
  }

  void LookUpAccounts() {
    for (const std::string& handle : clues_.handles) {
      LookUp(handle, true, [&](const BrandClaim& claim) {
        if (claim.stand == Stand::kHandle && IsHere(claim)) Add(claim, handle);
      });
    }
    LookUp(clues_.reply_to_author, true, [&](const BrandClaim& claim) {
      if (claim.stand == Stand::kAuthor && IsHere(claim)) Add(claim, clues_.reply_to_author);
    });
  }

  void LookUpAuthor() {
    for (const std::string_view author : {clues_.author_id, clues_.author_handle}) {
      LookUp(author, true, [&](const BrandClaim& claim) {
        if (claim.stand == Stand::kAuthor && IsHere(claim)) owners_.push_back(claim.brand);
      });
    }
  }

  void LookUpRules() {
    for (const std::string& rule : clues_.rules) {
      LookUp(rule, false, [&](const BrandClaim& claim) {
        if (claim.stand == Stand::kRule) Add(claim, rule);
      });
    }
  }

  void LookUpLinks() {
    for (const std::string& link : clues_.links) {
      std::string_view host = link;
      const std::size_t scheme = host.find("://");
      if (scheme != std::string_view::npos) host.remove_prefix(scheme + 3);
      host = host.substr(0, host.find_first_of("/?#:"));
      // The host itself, then the hosts that it is a part of.
      while (!host.empty()) {
        LookUp(host, false, [&](const BrandClaim& claim) {
          if (claim.stand == Stand::kDomain) support_.push_back({claim.brand, Ground::kLink, host});
        });
        const std::size_t dot = host.find('.');
        host.remove_prefix(dot == std::string_view::npos ? host.size() : dot + 1);
      }
    }
  }

  void LookUpChannel() {
    LookUp(clues_.channel, false, [&](const BrandClaim& claim) {
      const bool words = claim.stand == Stand::kWord || claim.stand == Stand::kHashtag;
      if (words) support_.push_back({claim.brand, Ground::kChannel, clues_.channel});
    });
  }

  /// Of the sightings of one brand, which count, and which one tells it.
  void Settle(std::span<Sighting> group, std::vector<BrandMatch>& matches,
              std::vector<BrandRejection>* rejected) {
    const std::uint32_t brand = group.front().brand;
    const auto support = std::ranges::find(support_, brand, &Support::brand);
    const bool own = std::ranges::find(owners_, brand) != owners_.end();
    for (Sighting& sighting : group) Weigh(sighting);
    const bool known = own || std::ranges::any_of(group, &Sighting::counts);
    for (Sighting& sighting : group) {
      if (sighting.counts || sighting.judgement.ground != Ground::kNone) continue;
      if (support != support_.end()) {
        sighting.judgement = {support->ground, support->words};
      } else if (known) {
        sighting.judgement = {Ground::kCompany, {}};
      }
      sighting.counts = sighting.judgement.ground != Ground::kNone;
    }
    if (rejected != nullptr) Report(group, *rejected);
    const Sighting* best = Best(group);
    if (best == nullptr) return;
    const MatchVia via = best->IsAmbiguous() ? MatchVia::kContext : best->via;
    BrandMatch& match = matches.emplace_back(
        BrandMatch{index_.IdOf(brand), via, best->words, Ground::kNone, {}, own, {}});
    if (via == MatchVia::kContext) {
      match.ground = best->judgement.ground;
      match.context = best->judgement.context;
    }
    AddPlaces(group, match.places);
  }

  /// By itself; kNone and not counting: that depends on the others.
  void Weigh(Sighting& sighting) const {
    sighting.counts = true;
    if (sighting.rule == nullptr) return;
    const std::span<const FoldedField> fields = fields_;
    sighting.judgement = Against(*sighting.rule, fields, sighting.where, sighting.span);
    if (sighting.judgement.ground == Ground::kNone && sighting.rule->ambiguous) {
      sighting.judgement = InFavour(*sighting.rule, fields, sighting.where, sighting.span);
      if (sighting.judgement.ground == Ground::kNone && sighting.hashtag) {
        sighting.judgement.ground = Ground::kHashtag;
      }
      sighting.counts = sighting.judgement.ground != Ground::kNone;
    } else {
      sighting.counts = sighting.judgement.ground == Ground::kNone;
    }
  }

  static const Sighting* Best(std::span<const Sighting> group) {
    const Sighting* best = nullptr;
    const auto rank = [](const Sighting& s) {
      const bool weak = s.via == MatchVia::kReplyTo || s.via == MatchVia::kFeed;
      const MatchVia via = s.IsAmbiguous() ? MatchVia::kContext : s.via;
      return std::tuple(weak                ? 2
                        : s.where == kTitle ? 1
                                            : 0,
                        via, s.where, s.begin, ~s.words.size());
    };
    for (const Sighting& s : group) {
      if (s.counts && (best == nullptr || rank(s) < rank(*best))) best = &s;
    }
    return best;
  }

  static void AddPlaces(std::span<const Sighting> group, std::vector<Place>& places) {
    for (const Sighting& s : group) {
      if (!s.counts || s.where == kElsewhere || places.size() == kPlacesMax) continue;
      const bool in_title = s.where == kTitle;
      // One within another is named by the same words.
      const bool inside =
          !places.empty() && places.back().in_title == in_title && s.begin < places.back().end;
      if (!inside) places.push_back({s.begin, s.end, in_title});
    }
  }

  void Report(std::span<const Sighting> group, std::vector<BrandRejection>& rejected) const {
    for (const Sighting& s : group) {
      if (s.counts) continue;
      rejected.push_back({index_.IdOf(s.brand),
                          s.words,
                          {s.begin, s.end, s.where == kTitle},
                          s.judgement.ground,
                          s.judgement.context});
    }
  }

  const BrandIndex& index_;
  const Clues& clues_;
  const std::optional<PlatformId> platform_;
  std::array<FoldedField, 2> fields_;
  std::vector<Sighting> sightings_;
  std::vector<Support> support_;
  std::vector<std::uint32_t> owners_;
  std::string key_;
};

}  // namespace

Matcher::Matcher(std::span<const Brand> brands) : index_(brands) {}

void Matcher::Find(const Clues& clues, std::vector<BrandMatch>& matches,
                   std::vector<BrandRejection>* rejected) const {
  Search(index_, clues).Run(matches, rejected);
}

void Matcher::Find(std::string_view text, std::span<const std::string> handles,
                   std::vector<BrandMatch>& matches) const {
  Clues clues;
  clues.text = text;
  clues.handles = handles;
  Find(clues, matches);
}

}  // namespace askmix
