// Mastodon and what speaks its API: statuses from REST and from both streams, notifications, and
// the reduced statuses of connectors. docs.joinmastodon.org/methods/streaming, entities/Status.
#include <array>

#include "codec/platforms/adapter.h"
#include "codec/platforms/normalise.h"

namespace askmix {
namespace {

/// Ids are local to the server that delivers them: its name, which deletes do not carry, is that of
/// the feed.
std::string IdAtServer(std::string_view id, const PayloadContext& context) {
  if (id.empty() || context.source.empty()) return std::string(id);
  return std::string(context.source).append("/").append(id);
}

/// The upper 48 bits of an id are the milliseconds since 1970 at which the post was made.
std::optional<TimePoint> TimeOfId(std::string_view id) {
  const auto number = ParseDigits(id);
  const TimePoint time = FromUnixMillis(number.value_or(0) >> 16);
  return number && IsPlausible(time) ? std::optional(time) : std::nullopt;
}

void ReadAuthor(const JsonValue& account, const PayloadContext& context, Mention& mention) {
  Author& author = mention.author;
  author.id = Limited(IdText(account.Find("id")), kAuthorBytesMax);
  std::string handle(account.FindText("acct"));
  // Accounts of the server itself come without its name.
  const bool local = !handle.empty() && handle.find('@') == std::string::npos;
  if (local && !context.source.empty()) handle.append("@").append(context.source);
  author.handle = Limited(handle, kAuthorBytesMax);
  std::string_view name = account.FindText("display_name");
  if (name.empty()) name = account.FindText("displayName");
  author.name = Limited(name, kNameBytesMax);
  author.url = LinkOrNothing(account.FindText("url"));
  author.followers = ReadCount(account.Find("followers_count"));
  author.bot = account.FindBool("bot");
}

/// A quote that was not accepted, or no longer is, is nobody's business.
std::string_view AcceptedQuote(const JsonValue& status) {
  const JsonValue* quote = status.FindObject("quote");
  if (quote == nullptr || quote->FindText("state") != "accepted") return {};
  const JsonValue* quoted = quote->FindObject("quoted_status");
  return quoted != nullptr ? IdText(quoted->Find("id")) : IdText(quote->Find("quoted_status_id"));
}

void ReadRelations(const JsonValue& status, const PayloadContext& context, Mention& mention) {
  const auto relation = [&](std::string_view id) { return RelationId(IdAtServer(id, context)); };
  if (const JsonValue* original = status.FindObject("reblog")) {
    mention.rel.repost_of_id = relation(IdText(original->Find("id")));
  }
  mention.rel.quote_of_id = relation(AcceptedQuote(status));
  mention.rel.reply_to_id = relation(IdText(status.Find("in_reply_to_id")));
  mention.rel.reply_to_author_id =
      Limited(IdText(status.Find("in_reply_to_account_id")), kAuthorBytesMax);
  mention.kind = KindOf(mention.rel);
}

void ReadWords(const JsonValue& source, Mention& mention) {
  if (const JsonValue* card = source.FindObject("card")) AddLink(card->FindText("url"), mention);
  if (const JsonValue* tags = source.FindArray("tags")) {
    for (const JsonValue& tag : tags->elements()) AddTag(tag.FindText("name"), mention);
  }
  if (const JsonValue* handles = source.FindArray("mentions")) {
    for (const JsonValue& handle : handles->elements()) AddHandle(handle.FindText("acct"), mention);
  }
}

/// Of a boost that is what the original says.
void ReadContent(const JsonValue& source, Mention& mention) {
  // Servers repeat the link of a quote in a paragraph for those who do not show quotes.
  SetHtmlText(source.FindText("content"), mention,
              source.FindObject("quote") != nullptr ? "quote-inline" : "");
  ReadWords(source, mention);
  mention.title = Limited(Trimmed(source.FindText("spoiler_text")), kTitleBytesMax);
  mention.lang = NormaliseLanguage(source.FindText("language"));
  mention.sensitive = source.FindBool("sensitive");
  if (!mention.sensitive) mention.sensitive = source.FindBool("isSensitive");
}

void ReadDetails(const JsonValue& status, Mention& mention) {
  constexpr std::size_t kUriBytesMax = 1024;
  mention.uri = Limited(status.FindText("uri"), kUriBytesMax);
  mention.url = LinkOrNothing(status.FindText("url"));
  if (mention.url.empty()) mention.url = LinkOrNothing(mention.uri);
  mention.metrics.replies = ReadCount(status.Find("replies_count"));
  mention.metrics.reposts = ReadCount(status.Find("reblogs_count"));
  mention.metrics.likes = ReadCount(status.Find("favourites_count"));
  mention.metrics.quotes = ReadCount(status.Find("quotes_count"));
}

bool IsPrivate(const JsonValue& status) {
  const std::string_view visibility = status.FindText("visibility");
  return visibility == "private" || visibility == "direct";
}

Visibility VisibilityOf(const JsonValue& status) {
  const std::string_view visibility = status.FindText("visibility");
  if (visibility == "public") return Visibility::kPublic;
  return visibility == "unlisted" ? Visibility::kUnlisted : Visibility::kUnknown;
}

void ReadStatus(const JsonValue& status, Intake& intake) {
  const JsonValue* original = status.FindObject("reblog");
  const JsonValue& source = original == nullptr ? status : *original;
  if (IsPrivate(status) || IsPrivate(source)) return intake.Skip("private");
  const JsonValue* content = source.Find("content");
  if (content == nullptr) return intake.Refuse("no_text", "content: missing");
  if (!content->IsString()) return intake.Refuse("bad_type", "content: expected a string");
  const std::string_view id = IdText(status.Find("id"));
  Mention mention = Begin("mastodon", intake.context());
  if (id.empty() || !SetIdentity("mastodon", IdAtServer(id, intake.context()), mention)) {
    return intake.Refuse("no_id", "id: expected a string of at most 512 bytes");
  }
  const JsonValue* created_at = FindEither(status, "created_at", "createdAt");
  if (auto error =
          SetCreatedAt(created_at, "created_at", TimeOfId(id), intake.context(), mention)) {
    return intake.Refuse(*std::move(error));
  }
  SetEditedAt(status.Find("edited_at"), mention);
  if (const JsonValue* account = status.FindObject("account")) {
    ReadAuthor(*account, intake.context(), mention);
  }
  ReadContent(source, mention);
  ReadRelations(status, intake.context(), mention);
  ReadDetails(status, mention);
  mention.visibility = VisibilityOf(status);
  intake.Add(std::move(mention));
}

void ReadNotification(const JsonValue& notification, Intake& intake) {
  constexpr std::array<std::string_view, 5> kWithPost = {"mention", "status", "quote", "update",
                                                         "quoted_update"};
  const std::string_view type = notification.FindText("type");
  const JsonValue* status = notification.FindObject("status");
  return IsOneOf(type, kWithPost) && status != nullptr ? ReadStatus(*status, intake)
                                                       : intake.Skip("other_kind");
}

/// The id may come from a line that nobody has parsed.
void ReadDelete(std::string_view id, Intake& intake) {
  Mention mention = Begin("mastodon", intake.context());
  const bool printable =
      std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c < 127; });
  if (id.empty() || !printable ||
      !SetIdentity("mastodon", IdAtServer(id, intake.context()), mention)) {
    return intake.Refuse("no_id", "delete: expected the id of a post");
  }
  MakeEvent(MentionOp::kDelete, std::nullopt, "author", mention);
  intake.Add(std::move(mention));
}

bool CarriesPost(std::string_view event) {
  constexpr std::array<std::string_view, 5> kNames = {"", "update", "status.update", "notification",
                                                      "message"};
  return IsOneOf(event, kNames);
}

bool IsStatus(const JsonValue& object) {
  return object.FindObject("account") != nullptr && object.Has("content") &&
         (object.Has("uri") || object.Has("visibility"));
}

/// Rows of other origin have accounts and types too, but say something themselves.
bool IsNotification(const JsonValue& object) {
  return object.FindObject("account") != nullptr && object.Has("created_at") &&
         object.Has("type") && object.Has("id") && !MatchesGeneric(object);
}

/// A conversation between people, as its event has it in `payload`.
bool IsConversation(const JsonValue& object) {
  return object.FindArray("accounts") != nullptr && object.Has("last_status") &&
         object.Has("unread");
}

/// {"stream": [...], "event": ..., "payload": ...}. Posts in it are found as in any envelope.
bool IsFrame(const JsonValue& object) {
  const std::string_view event = object.FindText("event");
  return !event.empty() && !CarriesPost(event) && object.FindArray("stream") != nullptr;
}

}  // namespace

bool ReadMastodonEvent(std::string_view name, std::string_view data, Intake intake) {
  const bool id_alone = name.empty() && ParseDigits(data).has_value();
  if (name == "delete" || id_alone) {
    ReadDelete(data, intake);
    return true;
  }
  if (CarriesPost(name)) return false;
  intake.Skip(name == "conversation" ? "private" : "other_kind");
  return true;
}

bool MatchesMastodon(const JsonValue& object) {
  return IsStatus(object) || IsNotification(object) || IsConversation(object) || IsFrame(object);
}

void ReadMastodon(const JsonValue& object, Intake intake) {
  if (IsStatus(object)) return ReadStatus(object, intake);
  if (IsConversation(object)) return intake.Skip("private");
  if (IsNotification(object)) return ReadNotification(object, intake);
  if (IsFrame(object)) {
    ReadMastodonEvent(object.FindText("event"), IdText(object.Find("payload")), intake);
    return;
  }
  intake.Refuse("unknown_format", "expected a status, a notification or an event of a stream");
}

}  // namespace askmix
