#include "codec/platforms/generic_row.h"

#include <unordered_map>

#include "codec/platforms/normalise.h"

namespace askmix {
namespace {

/// Of several in one row the one that stands first here counts.
constexpr auto kSynonyms = std::to_array<Synonym>({
    {"idstr", Slot::kId},
    {"nativeid", Slot::kId},
    {"mentionid", Slot::kId},
    {"postid", Slot::kId},
    {"tweetid", Slot::kId},
    {"resourceid", Slot::kId},
    {"guid", Slot::kId},
    {"uri", Slot::kId},
    {"id", Slot::kId},
    {"fulltext", Slot::kText},
    {"text", Slot::kText},
    {"body", Slot::kText},
    {"content", Slot::kText},
    {"message", Slot::kText},
    {"caption", Slot::kText},
    {"selftext", Slot::kText},
    {"openingtext", Slot::kText},
    {"snippet", Slot::kText},
    {"hitsentence", Slot::kText},
    {"title", Slot::kTitle},
    {"headline", Slot::kTitle},
    {"subject", Slot::kTitle},
    {"spoilertext", Slot::kTitle},
    {"createdat", Slot::kCreatedAt},
    {"publishedat", Slot::kCreatedAt},
    {"publishdate", Slot::kCreatedAt},
    {"published", Slot::kCreatedAt},
    {"createdutc", Slot::kCreatedAt},
    {"createdtime", Slot::kCreatedAt},
    {"timestampms", Slot::kCreatedAt},
    {"timestamp", Slot::kCreatedAt},
    {"date", Slot::kCreatedAt},
    {"time", Slot::kClock},
    {"editedat", Slot::kEditedAt},
    {"updatedat", Slot::kEditedAt},
    {"authorid", Slot::kAuthorId},
    {"userid", Slot::kAuthorId},
    {"username", Slot::kAuthorHandle},
    {"screenname", Slot::kAuthorHandle},
    {"userscreenname", Slot::kAuthorHandle},
    {"handle", Slot::kAuthorHandle},
    {"influencer", Slot::kAuthorHandle},
    {"authorname", Slot::kAuthorName},
    {"author", Slot::kAuthor},
    {"user", Slot::kAuthor},
    {"followers", Slot::kFollowers},
    {"followerscount", Slot::kFollowers},
    {"lang", Slot::kLang},
    {"language", Slot::kLang},
    {"languagecode", Slot::kLang},
    {"url", Slot::kUrl},
    {"permalink", Slot::kUrl},
    {"link", Slot::kUrl},
    {"originalurl", Slot::kUrl},
    {"platform", Slot::kPlatform},
    {"sourcetype", Slot::kPlatform},
    {"pagetype", Slot::kPlatform},
    {"channeltype", Slot::kPlatform},
    {"sntype", Slot::kPlatform},
    {"provider", Slot::kPlatform},
    {"network", Slot::kPlatform},
    {"source", Slot::kPlatform},
    {"channel", Slot::kChannel},
    {"subreddit", Slot::kChannel},
    {"replytoid", Slot::kReplyTo},
    {"inreplytoid", Slot::kReplyTo},
    {"inreplytostatusid", Slot::kReplyTo},
    {"tags", Slot::kTags},
    {"hashtags", Slot::kTags},
    {"handles", Slot::kHandles},
    {"mentions", Slot::kHandles},
    {"visibility", Slot::kVisibility},
    {"privacy", Slot::kVisibility},
    {"deleted", Slot::kDeleted},
    {"isdeleted", Slot::kDeleted},
    {"likes", Slot::kLikes},
    {"likecount", Slot::kLikes},
    {"favorites", Slot::kLikes},
    {"favoritecount", Slot::kLikes},
    {"shares", Slot::kReposts},
    {"reposts", Slot::kReposts},
    {"repostcount", Slot::kReposts},
    {"retweets", Slot::kReposts},
    {"retweetcount", Slot::kReposts},
    {"comments", Slot::kReplies},
    {"replies", Slot::kReplies},
    {"replycount", Slot::kReplies},
    {"quotes", Slot::kQuotes},
    {"quotecount", Slot::kQuotes},
    {"views", Slot::kViews},
    {"impressions", Slot::kViews},
    {"score", Slot::kScore},
});

}  // namespace

const Synonym* FindSynonym(std::string_view name) {
  static const auto* const kByName = [] {
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
  const auto found = kByName->find(std::string_view(plain.data(), length));
  return found == kByName->end() ? nullptr : found->second;
}

Row::Row(const JsonValue& object) {
  for (const auto& [name, value] : object.members()) {
    if (value.IsNull() || (value.IsString() && value.text().empty())) continue;
    const Synonym* synonym = FindSynonym(name);
    if (synonym == nullptr) continue;
    Cell& cell = cells_[static_cast<std::size_t>(synonym->slot)];
    if (cell.synonym == nullptr || synonym < cell.synonym) cell = {synonym, &value};
  }
}

std::string_view Row::TextOf(Slot slot) const {
  const JsonValue* value = Find(slot);
  return value == nullptr ? std::string_view() : Trimmed(value->text());
}

}  // namespace askmix
