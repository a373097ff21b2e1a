#include "stages/find_brands.h"

#include <algorithm>
#include <string_view>

#include "brands/parts.h"

namespace askmix {
namespace {

/// Of "at://did:plc:c/app.bsky.feed.post/2" the account.
std::string_view AccountOfUri(std::string_view uri) {
  constexpr std::string_view kScheme = "at://";
  if (!uri.starts_with(kScheme)) return {};
  uri.remove_prefix(kScheme.size());
  return uri.substr(0, uri.find('/'));
}

/// Whom the mention answers; empty: nobody, or the platform does not say.
std::string_view AnsweredBy(const Mention& mention) {
  if (!mention.rel.reply_to_author_id.empty()) return mention.rel.reply_to_author_id;
  if (!mention.rel.reply_to_id.empty() && mention.platform == "bluesky") {
    return AccountOfUri(mention.rel.reply_to_id);
  }
  // Who comments there addresses the owner of the channel or page.
  const bool owned = mention.platform == "youtube" || mention.platform == "instagram" ||
                     mention.platform == "facebook";
  return owned && mention.kind == MentionKind::kComment ? std::string_view(mention.channel)
                                                        : std::string_view();
}

BrandHit HitOf(const BrandMatch& match, const std::vector<Part>& parts) {
  BrandHit hit;
  hit.id = match.brand_id;
  hit.via = Name(match.via);
  hit.match = match.words;
  if (match.ground != Ground::kNone) hit.why = Name(match.ground);
  hit.context = match.context;
  for (const Place& place : match.places) {
    (place.in_title ? hit.title_at : hit.at).push_back(place.begin);
  }
  for (const Part& part : parts) hit.near.push_back({part.begin, part.end});
  hit.own = match.own;
  return hit;
}

}  // namespace

Clues CluesOf(const Mention& mention) {
  Clues clues;
  clues.text = mention.text;
  clues.title = mention.title;
  clues.platform = mention.platform;
  clues.handles = mention.handles;
  clues.links = mention.links;
  clues.rules = mention.matched;
  clues.author_id = mention.author.id;
  clues.author_handle = mention.author.handle;
  clues.reply_to_author = AnsweredBy(mention);
  clues.channel = mention.channel;
  return clues;
}

bool BrandFinder::Find(const Matcher& matcher, Mention& mention) {
  matches_.clear();
  mention.brands.clear();
  matcher.Find(CluesOf(mention), matches_);
  const bool fits = matches_.size() <= kMentionBrandsMax;
  if (!fits) matches_.erase(matches_.begin() + kMentionBrandsMax, matches_.end());
  if (matches_.size() == 1) {  // as nearly always
    mention.brands.push_back(HitOf(matches_.front(), {}));
    return true;
  }
  const std::vector<std::vector<Part>> parts = PartsNear(mention.text, matches_);
  for (std::size_t i = 0; i < matches_.size(); ++i) {
    mention.brands.push_back(HitOf(matches_[i], parts[i]));
  }
  return fits;
}

std::string TextNear(const Mention& mention, const BrandHit& hit) {
  const bool of_others =
      hit.title_at.empty() &&
      std::ranges::any_of(mention.brands, [](const auto& b) { return !b.title_at.empty(); });
  std::string text;
  if (!mention.title.empty() && !of_others) text = mention.title + "\n";
  for (const TextRange& part : hit.near) {
    if (&part != &hit.near.front() && !text.ends_with(' ')) text += ' ';
    const auto begin = std::min(static_cast<std::size_t>(part.begin), mention.text.size());
    text.append(mention.text, begin, static_cast<std::size_t>(part.end) - begin);
  }
  return text;
}

}  // namespace askmix
