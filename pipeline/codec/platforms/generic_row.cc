#include "codec/platforms/generic_row.h"

#include <unordered_map>

#include "codec/platforms/normalise.h"

namespace askmix {
namespace {

/// Of several in one row the one that stands first here counts.
constexpr auto kSynonyms = std::to_array<Synonym>({
    {"idstr", Meaning::kId},
    {"nativeid", Meaning::kId},
    {"mentionid", Meaning::kId},
    {"postid", Meaning::kId},
    {"tweetid", Meaning::kId},
    {"resourceid", Meaning::kId},
    {"guid", Meaning::kId},
    {"uri", Meaning::kId},
    {"id", Meaning::kId},
    {"fulltext", Meaning::kText},
    {"text", Meaning::kText},
    {"body", Meaning::kText},
    {"content", Meaning::kText},
    {"message", Meaning::kText},
    {"caption", Meaning::kText},
    {"selftext", Meaning::kText},
    {"openingtext", Meaning::kText},
    {"snippet", Meaning::kText},
    {"hitsentence", Meaning::kText},
    {"title", Meaning::kTitle},
    {"headline", Meaning::kTitle},
    {"subject", Meaning::kTitle},
    {"spoilertext", Meaning::kTitle},
    {"createdat", Meaning::kCreatedAt},
    {"publishedat", Meaning::kCreatedAt},
    {"publishdate", Meaning::kCreatedAt},
    {"published", Meaning::kCreatedAt},
    {"createdutc", Meaning::kCreatedAt},
    {"createdtime", Meaning::kCreatedAt},
    {"timestampms", Meaning::kCreatedAt},
    {"timestamp", Meaning::kCreatedAt},
    {"date", Meaning::kCreatedAt},
    {"time", Meaning::kClock},
    {"editedat", Meaning::kEditedAt},
    {"updatedat", Meaning::kEditedAt},
    {"authorid", Meaning::kAuthorId},
    {"userid", Meaning::kAuthorId},
    {"username", Meaning::kAuthorHandle},
    {"screenname", Meaning::kAuthorHandle},
    {"userscreenname", Meaning::kAuthorHandle},
    {"handle", Meaning::kAuthorHandle},
    {"twitterscreenname", Meaning::kAuthorHandle},
    {"influencer", Meaning::kAuthorHandle},
    {"authorname", Meaning::kAuthorName},
    {"fullname", Meaning::kAuthorName},
    {"extraauthorattributesname", Meaning::kAuthorName},
    {"author", Meaning::kAuthor},
    {"user", Meaning::kAuthor},
    {"followers", Meaning::kFollowers},
    {"followerscount", Meaning::kFollowers},
    {"twitterfollowers", Meaning::kFollowers},
    {"xfollowers", Meaning::kFollowers},
    {"lang", Meaning::kLang},
    {"language", Meaning::kLang},
    {"languagecode", Meaning::kLang},
    {"url", Meaning::kUrl},
    {"permalink", Meaning::kUrl},
    {"link", Meaning::kUrl},
    {"originalurl", Meaning::kUrl},
    {"platform", Meaning::kPlatform},
    {"sourcetype", Meaning::kPlatform},
    {"pagetype", Meaning::kPlatform},
    {"channeltype", Meaning::kPlatform},
    {"sntype", Meaning::kPlatform},
    {"provider", Meaning::kPlatform},
    {"network", Meaning::kPlatform},
    {"source", Meaning::kPlatform},
    {"channel", Meaning::kChannel},
    {"subreddit", Meaning::kChannel},
    {"replytoid", Meaning::kReplyTo},
    {"inreplytoid", Meaning::kReplyTo},
    {"inreplytostatusid", Meaning::kReplyTo},
    {"replyto", Meaning::kReplyTo},
    {"repostof", Meaning::kRepostOf},
    {"retweetof", Meaning::kRepostOf},
    {"queryname", Meaning::kMatched},
    {"brand", Meaning::kBrand},
    {"brandname", Meaning::kBrand},
    {"brandid", Meaning::kBrand},
    {"tags", Meaning::kTags},
    {"hashtags", Meaning::kTags},
    {"handles", Meaning::kHandles},
    {"mentions", Meaning::kHandles},
    {"visibility", Meaning::kVisibility},
    {"privacy", Meaning::kVisibility},
    {"deleted", Meaning::kDeleted},
    {"isdeleted", Meaning::kDeleted},
    {"likes", Meaning::kLikes},
    {"likecount", Meaning::kLikes},
    {"favorites", Meaning::kLikes},
    {"favoritecount", Meaning::kLikes},
    {"xlikes", Meaning::kLikes},
    {"shares", Meaning::kReposts},
    {"reposts", Meaning::kReposts},
    {"repostcount", Meaning::kReposts},
    {"retweets", Meaning::kReposts},
    {"retweetcount", Meaning::kReposts},
    {"twitterretweets", Meaning::kReposts},
    {"xreposts", Meaning::kReposts},
    {"comments", Meaning::kReplies},
    {"replies", Meaning::kReplies},
    {"replycount", Meaning::kReplies},
    {"twitterreplycount", Meaning::kReplies},
    {"xreplies", Meaning::kReplies},
    {"quotes", Meaning::kQuotes},
    {"quotecount", Meaning::kQuotes},
    {"views", Meaning::kViews},
    {"impressions", Meaning::kViews},
    {"score", Meaning::kScore},
});

}  // namespace

const Synonym* FindSynonym(std::string_view name) {
  static const auto* const by_name = [] {
    auto* map = new std::unordered_map<std::string_view, const Synonym*>;
    for (const Synonym& synonym : kSynonyms) map->emplace(synonym.name, &synonym);
    return map;
  }();
  constexpr std::size_t kNameBytesMost = 40;
  if (name.size() > kNameBytesMost) return nullptr;
  std::array<char, kNameBytesMost> plain;
  std::size_t length = 0;
  for (const char c : name) {
    if (c == ' ' || c == '_' || c == '-' || c == '.') continue;
    plain[length++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  const auto found = by_name->find(std::string_view(plain.data(), length));
  return found == by_name->end() ? nullptr : found->second;
}

Row::Row(const JsonValue& object) {
  for (const auto& [name, value] : object.members()) {
    if (value.IsNull() || (value.IsString() && value.text().empty())) continue;
    const Synonym* synonym = FindSynonym(name);
    if (synonym == nullptr) continue;
    Cell& cell = cells_[static_cast<std::size_t>(synonym->meaning)];
    if (cell.synonym == nullptr || synonym < cell.synonym) cell = {synonym, &value};
  }
}

void Row::Set(Meaning meaning, const JsonValue* value) {
  static constexpr Synonym kGiven{"", Meaning::kId};
  if (value == nullptr || (value->IsString() && value->text().empty())) return;
  cells_[static_cast<std::size_t>(meaning)] = {&kGiven, value};
}

std::string_view Row::TextOf(Meaning meaning) const {
  const JsonValue* value = Find(meaning);
  return value == nullptr ? std::string_view() : Trimmed(value->text());
}

}  // namespace askmix
