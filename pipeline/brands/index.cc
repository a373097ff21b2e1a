#include "brands/index.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_set>
#include <utility>

#include "brands/names.h"

namespace askmix {

std::string_view Name(MatchVia via) {
  constexpr std::array<std::string_view, 7> kNames = {"handle",  "name",     "alias", "product",
                                                      "context", "reply_to", "feed"};
  return kNames[static_cast<std::size_t>(via)];
}

struct BrandIndex::Builder {
  /// A rule before patterns have numbers.
  struct Draft {
    WordRule rule;
    std::vector<std::string> near, not_near, never;
  };
  struct Entry {
    std::vector<BrandClaim> claims;
    bool context = false;
  };

  std::vector<std::string> ids, platforms;
  std::vector<Draft> drafts;
  std::map<std::string, Entry> entries;

  explicit Builder(std::span<const Brand> brands) {
    std::vector<const Brand*> by_id;
    for (const Brand& brand : brands) by_id.push_back(&brand);
    std::ranges::sort(by_id, {},
                      [](const Brand* brand) -> const std::string& { return brand->id; });
    for (const Brand* brand : by_id) {
      const auto rank = static_cast<std::uint32_t>(ids.size());
      AddAccounts(*brand, rank);
      AddWords(*brand, rank);
      ids.push_back(brand->id);
    }
    for (auto& [text, entry] : entries) {
      std::ranges::sort(entry.claims);
      entry.claims.erase(std::ranges::unique(entry.claims).begin(), entry.claims.end());
    }
  }

  PlatformId NumberOf(const std::string& platform) {
    if (platform.empty()) return kAnyPlatform;
    const auto at = std::ranges::find(platforms, platform);
    if (at == platforms.end()) platforms.push_back(platform);
    // Beyond what fits they share a number: then one platform's account counts on some others.
    const auto index =
        static_cast<std::size_t>(std::ranges::find(platforms, platform) - platforms.begin());
    return static_cast<PlatformId>(std::min<std::size_t>(index + 1, 255));
  }

  void AddAccounts(const Brand& brand, std::uint32_t rank) {
    const auto add = [&](const Account& account, MatchVia via, Stand stand) {
      entries[FoldHandle(account.name)].claims.push_back(
          {rank, via, stand, NumberOf(account.platform)});
    };
    for (const Account& handle : brand.handles) {
      add(handle, MatchVia::kHandle, Stand::kHandle);
      add(handle, MatchVia::kReplyTo, Stand::kAuthor);
    }
    for (const Account& own : brand.own) add(own, MatchVia::kReplyTo, Stand::kAuthor);
    for (const std::string& domain : brand.domains) {
      entries[FoldName(domain)].claims.push_back({rank, MatchVia::kContext, Stand::kDomain});
    }
    for (const std::string& called : {brand.id, brand.name}) {
      entries[FoldName(called)].claims.push_back({rank, MatchVia::kFeed, Stand::kRule});
    }
  }

  void AddWords(const Brand& brand, std::uint32_t rank) {
    std::unordered_set<std::string> ambiguous;
    for (const std::string& words : brand.ambiguous) ambiguous.insert(FoldName(words));
    // Who tells accounts of platforms apart does not want those of other ones to count.
    const bool in_accounts = std::ranges::none_of(
        brand.handles, [](const Account& handle) { return !handle.platform.empty(); });
    const std::uint32_t in_context = AddRule(brand, true, nullptr);
    const std::uint32_t plain =
        brand.never.empty() ? BrandClaim::kNoRule : AddRule(brand, false, nullptr);
    const auto add = [&](const std::string& words, MatchVia via, const Context* context) {
      const std::string folded = FoldName(words);
      const bool needs = context != nullptr || ambiguous.contains(folded);
      const std::uint32_t rule = context != nullptr ? AddRule(brand, true, context)
                                 : needs            ? in_context
                                                    : plain;
      const BrandClaim claim{rank, via, Stand::kWord, kAnyPlatform, in_accounts && !needs, rule};
      entries[folded].claims.push_back(claim);
      const std::string hashtag = HashtagForm(folded);
      if (hashtag.empty()) return;
      BrandClaim& joined = entries[hashtag].claims.emplace_back(claim);
      joined.stand = Stand::kHashtag;
    };
    add(brand.name, MatchVia::kName, nullptr);
    for (const Wording& alias : brand.aliases) {
      add(alias.words, MatchVia::kAlias, alias.context ? &*alias.context : nullptr);
    }
    for (const Wording& product : brand.products) {
      add(product.words, MatchVia::kProduct, product.context ? &*product.context : nullptr);
    }
  }

  std::uint32_t AddRule(const Brand& brand, bool ambiguous, const Context* more) {
    Draft& draft = drafts.emplace_back();
    draft.rule.ambiguous = ambiguous;
    AddTexts(brand.never, draft.never);
    if (ambiguous) AddContext(brand.context, draft);
    if (more != nullptr) AddContext(*more, draft);
    return static_cast<std::uint32_t>(drafts.size() - 1);
  }

  void AddContext(const Context& context, Draft& draft) {
    AddTexts(context.near, draft.near);
    AddTexts(context.not_near, draft.not_near);
    draft.rule.within = context.within.value_or(draft.rule.within);
    draft.rule.capital = context.capital.value_or(draft.rule.capital);
  }

  void AddTexts(const std::vector<std::string>& texts, std::vector<std::string>& folded) {
    for (const std::string& text : texts) {
      folded.push_back(FoldName(text));
      entries[folded.back()].context = true;
    }
  }
};

namespace {

std::vector<std::string> KeysOf(const auto& entries) {
  std::vector<std::string> keys;
  for (const auto& [text, entry] : entries) keys.push_back(text);
  return keys;
}

}  // namespace

BrandIndex::BrandIndex(std::span<const Brand> brands) : BrandIndex(Builder(brands)) {}

BrandIndex::BrandIndex(Builder&& builder)
    : ids_(std::move(builder.ids)),
      platforms_(std::move(builder.platforms)),
      trie_(KeysOf(builder.entries)) {
  for (const auto& [text, entry] : builder.entries) {
    patterns_.push_back({text.size(), claims_.size(), entry.context});
    claims_.insert(claims_.end(), entry.claims.begin(), entry.claims.end());
  }
  patterns_.push_back({0, claims_.size(), false});
  has_domains_ = std::ranges::any_of(
      claims_, [](const BrandClaim& claim) { return claim.stand == Stand::kDomain; });
  const auto numbered = [&](const std::vector<std::string>& texts) {
    std::vector<PatternId> ids;
    for (const std::string& text : texts) ids.push_back(*trie_.Lookup(text));
    std::ranges::sort(ids);
    return ids;
  };
  for (Builder::Draft& draft : builder.drafts) {
    WordRule& rule = rules_.emplace_back(std::move(draft.rule));
    rule.near = numbered(draft.near);
    rule.not_near = numbered(draft.not_near);
    rule.never = numbered(draft.never);
  }
}

std::optional<PlatformId> BrandIndex::PlatformOf(std::string_view platform) const {
  if (platform.empty() || platform == "other") return std::nullopt;
  const auto at = std::ranges::find(platforms_, platform);
  if (at == platforms_.end()) return kAnyPlatform;
  return static_cast<PlatformId>(std::min<std::ptrdiff_t>(at - platforms_.begin() + 1, 255));
}

}  // namespace askmix
