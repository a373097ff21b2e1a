#include "codec/platforms/row_reader.h"

#include "codec/platforms/native_id.h"
#include "codec/platforms/normalise.h"
#include "core/hash.h"
#include "core/text.h"

namespace askmix {
namespace {

/// "1.23457E+18": what spreadsheets and JavaScript make of a long id. Its last digits are gone.
/// As text "1e18" may well be an id: base 36 looks like that.
bool LostDigits(const JsonValue& value, std::string_view id) {
  if (value.IsNumber()) return id.find_first_of(".eE") != std::string_view::npos;
  return id.find_first_of("eE") != std::string_view::npos &&
         id.find_first_of(".+") != std::string_view::npos &&
         id.find_first_not_of("0123456789.eE+") == std::string_view::npos;
}

Result<std::string> ReadId(const JsonValue& value) {
  const std::string_view id = Trimmed(value.text());
  if (!value.IsString() && !value.IsNumber()) {
    return Refuse("bad_type", "id: expected a string or an integer");
  }
  if (LostDigits(value, id)) {
    return Refuse("bad_type", "id: " + Limited(id, 40) + " has lost its last digits");
  }
  if (id.empty() || id.size() > kIdBytesMax) {
    return Refuse("no_id", "id: expected 1 to " + std::to_string(kIdBytesMax) + " bytes");
  }
  return std::string(id);
}

/// Exporters give posts ids of their own; the link has the one that the platform gave.
Result<std::string> IdOf(const Row& row, const RowOrigin& origin, std::string_view platform) {
  std::string native = NativeIdOfLink(platform, row.TextOf(Meaning::kUrl));
  if (!native.empty()) return native;
  if (!origin.id.empty()) return std::string(origin.id);
  const JsonValue* value = row.Find(Meaning::kId);
  return value == nullptr ? std::string() : ReadId(*value);
}

/// For rows without an id: equal rows get equal ids. The time is that of the payload, so that a
/// row sent twice is the same row.
std::string HashedId(const Row& row, const Mention& mention) {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  std::string content;
  for (const std::string_view part :
       {std::string_view(mention.platform), std::string_view(mention.author.id),
        std::string_view(mention.author.handle), std::string_view(mention.author.name),
        row.TextOf(Meaning::kCreatedAt), row.TextOf(Meaning::kClock),
        std::string_view(mention.title), std::string_view(mention.text)}) {
    content.append(part).push_back('\0');
  }
  const Hash128 hash = HashBytes128(content);
  std::string id = "h:";
  for (const std::uint64_t half : {hash.high, hash.low}) {
    for (int shift = 60; shift >= 0; shift -= 4) id.push_back(kHexDigits[half >> shift & 15]);
  }
  return id;
}

std::optional<TimePoint> DeclaredTime(const Row& row) {
  const JsonValue* declared = row.Find(Meaning::kCreatedAt);
  const JsonValue* clock = row.Find(Meaning::kClock);
  if (declared == nullptr) return ReadTime(*clock);
  constexpr std::size_t kDateBytes = 10;
  const std::string_view date = row.TextOf(Meaning::kCreatedAt);
  if (clock == nullptr || !declared->IsString() || date.size() != kDateBytes) {
    return ReadTime(*declared);
  }
  std::string both = std::string(date).append("T").append(row.TextOf(Meaning::kClock));
  if (both.size() == std::string_view("2026-11-24T10:00").size()) both.append(":00");
  return ReadTimeText(both);
}

std::optional<Error> ReadCreatedAt(const Row& row, const PayloadContext& context,
                                   Mention& mention) {
  const bool declared =
      row.Find(Meaning::kCreatedAt) != nullptr || row.Find(Meaning::kClock) != nullptr;
  if (!declared) {
    const auto made = mention.platform == "x" ? SnowflakeTime(mention.id) : std::nullopt;
    return SetCreatedAt(nullptr, "created_at", made, context, mention);
  }
  auto time = DeclaredTime(row);
  if (time && NamesNoZone(row.TextOf(Meaning::kCreatedAt)) &&
      row.TextOf(Meaning::kClock).find_first_of("+-Zz") == std::string_view::npos) {
    *time -= context.zone;
  }
  if ((!time || !IsPlausible(*time)) && context.unreadable_time_is_observed) {
    return SetCreatedAt(nullptr, "created_at", std::nullopt, context, mention);
  }
  if (!time || !IsPlausible(*time)) {
    return Error{"bad_time", "created_at: expected RFC 3339 or Unix time after 2005, found '" +
                                 Limited(row.TextOf(row.Find(Meaning::kCreatedAt) != nullptr
                                                        ? Meaning::kCreatedAt
                                                        : Meaning::kClock),
                                         40) +
                                 "'"};
  }
  mention.created_at = *time;
  return std::nullopt;
}

/// Exports put an at sign before names; some do not.
std::string HandleOf(std::string_view text) {
  text = Trimmed(text);
  return Limited(text.starts_with('@') ? text.substr(1) : text, kAuthorBytesMax);
}

void ReadAuthor(const Row& row, Mention& mention) {
  Author& author = mention.author;
  author.id = Limited(row.TextOf(Meaning::kAuthorId), kAuthorBytesMax);
  author.handle = HandleOf(row.TextOf(Meaning::kAuthorHandle));
  author.name = Limited(row.TextOf(Meaning::kAuthorName), kNameBytesMax);
  author.followers = ReadCount(row.Find(Meaning::kFollowers));
  const JsonValue* nested = row.Find(Meaning::kAuthor);
  if (nested == nullptr) return;
  if (nested->IsString() && author.handle.empty()) {
    author.handle = HandleOf(nested->text());
  }
  if (!nested->IsObject()) return;
  const Row inner(*nested);
  if (author.id.empty()) author.id = Limited(inner.TextOf(Meaning::kId), kAuthorBytesMax);
  if (author.handle.empty()) {
    author.handle = HandleOf(inner.TextOf(Meaning::kAuthorHandle));
  }
  for (const std::string_view name : {"name", "Name", "display_name", "displayName"}) {
    if (author.name.empty()) author.name = Limited(nested->FindText(name), kNameBytesMax);
  }
  if (!author.followers) author.followers = ReadCount(inner.Find(Meaning::kFollowers));
}

void ReadMetrics(const Row& row, Mention& mention) {
  mention.metrics.likes = ReadCount(row.Find(Meaning::kLikes));
  mention.metrics.reposts = ReadCount(row.Find(Meaning::kReposts));
  mention.metrics.replies = ReadCount(row.Find(Meaning::kReplies));
  mention.metrics.quotes = ReadCount(row.Find(Meaning::kQuotes));
  mention.metrics.views = ReadCount(row.Find(Meaning::kViews));
  const JsonValue* score = row.Find(Meaning::kScore);
  if (score != nullptr) mention.metrics.score = score->AsInt();
}

/// Posts of X are escaped wherever they come from; elsewhere "&amp;" is what somebody typed.
std::string Decoded(std::string_view text, const Mention& mention) {
  return mention.platform == "x" ? DecodeEntities(text) : std::string(text);
}

std::optional<Error> ReadText(const Row& row, const RowOrigin& origin, Mention& mention) {
  mention.title = Limited(row.TextOf(Meaning::kTitle), kTitleBytesMax);
  const JsonValue* text = row.Find(Meaning::kText);
  if (text != nullptr && !text->IsString()) return Error{"bad_type", "text: expected a string"};
  if (text != nullptr) {
    const std::string_view name = row.NameOf(Meaning::kText);
    const bool snippet = name == "openingtext" || name == "snippet" || name == "hitsentence";
    SetText(Decoded(text->text(), mention), snippet ? TextState::kSnippet : TextState::kFull,
            mention);
  } else if (!origin.snippet.empty()) {
    SetText(origin.snippet, TextState::kSnippet, mention);
  }
  if (!mention.text.empty() || !mention.title.empty()) return std::nullopt;
  if (!origin.text_may_be_missing) {
    return Error{"no_text", "text: missing or empty, and no title"};
  }
  mention.text_state = TextState::kMissing;
  return std::nullopt;
}

void ReadWords(const Row& row, Mention& mention) {
  if (const JsonValue* tags = row.Find(Meaning::kTags)) {
    for (const JsonValue& tag : tags->elements()) AddTag(tag.text(), mention);
  }
  if (const JsonValue* handles = row.Find(Meaning::kHandles)) {
    for (const JsonValue& handle : handles->elements()) AddHandle(handle.text(), mention);
  }
}

/// Another post, by its id or by its link.
std::string RelatedPost(const Row& row, Meaning meaning, std::string_view platform) {
  const std::string_view text = row.TextOf(meaning);
  std::string native = NativeIdOfLink(platform, text);
  return native.empty() ? RelationId(text) : native;
}

void ReadDetails(const Row& row, const RowOrigin& origin, Mention& mention) {
  mention.lang = NormaliseLanguage(row.TextOf(Meaning::kLang));
  mention.url = LinkOrNothing(row.TextOf(Meaning::kUrl));
  mention.channel = Limited(row.TextOf(Meaning::kChannel), kAuthorBytesMax);
  mention.rel.reply_to_id = RelatedPost(row, Meaning::kReplyTo, mention.platform);
  if (!origin.parent.empty()) mention.rel.reply_to_id = RelationId(origin.parent);
  mention.rel.repost_of_id = RelatedPost(row, Meaning::kRepostOf, mention.platform);
  mention.kind = KindOf(mention.rel);
  AddMatched(row.TextOf(Meaning::kMatched), mention);
  AddMatched(row.TextOf(Meaning::kBrand), mention);
  ReadWords(row, mention);
  ReadMetrics(row, mention);
}

/// Microseconds, as the platform's own feed would count them, so that its deletes fit. Rows whose
/// time was not declared are all the same version: a row sent twice is no edit.
std::int64_t VersionOf(const Mention& mention) {
  if (mention.edited_at) return UnixMillis(*mention.edited_at) * 1000;
  const auto made = mention.platform == "x" ? SnowflakeTime(mention.id) : std::nullopt;
  if (made) return UnixMillis(*made) * 1000;
  if (mention.created_src == CreatedSource::kObserved) return 0;
  return UnixMillis(mention.created_at) * 1000;
}

Result<Mention> ReadUpsert(const Row& row, const RowOrigin& origin, Mention mention,
                           const PayloadContext& context) {
  ReadAuthor(row, mention);
  if (auto error = ReadText(row, origin, mention)) return tl::unexpected(*std::move(error));
  if (auto error = ReadCreatedAt(row, context, mention)) return tl::unexpected(*std::move(error));
  if (mention.id.empty()) {
    SetIdentity(std::string(mention.platform), HashedId(row, mention), mention);
  }
  SetEditedAt(row.Find(Meaning::kEditedAt), mention, context.zone);
  ReadDetails(row, origin, mention);
  mention.version = VersionOf(mention);
  return mention;
}

Result<Mention> ReadDelete(const Row& row, Mention mention) {
  if (mention.id.empty()) return Refuse("no_id", "id: a deleted row needs one");
  const JsonValue* value = row.Find(Meaning::kEditedAt);
  MakeEvent(MentionOp::kDelete, value == nullptr ? std::nullopt : ReadTime(*value), "unknown",
            mention);
  return mention;
}

bool IsDeleted(const Row& row) {
  const JsonValue* value = row.Find(Meaning::kDeleted);
  return value != nullptr && (value->AsBool() == true || value->text() == "true");
}

bool IsPrivate(const Row& row) {
  const std::string_view visibility = row.TextOf(Meaning::kVisibility);
  return visibility == "private" || visibility == "direct" || visibility == "followers";
}

Result<Mention> MakeMention(const Row& row, const RowOrigin& origin,
                            const PayloadContext& context) {
  Mention mention = Begin(origin.format, context);
  mention.platform = PlatformNamed(row.TextOf(Meaning::kPlatform), row.TextOf(Meaning::kUrl));
  if (!origin.platform.empty()) mention.platform = origin.platform;
  const auto id = IdOf(row, origin, mention.platform);
  if (!id) return tl::unexpected(id.error());
  if (!id->empty()) SetIdentity(std::string(mention.platform), *id, mention);
  return IsDeleted(row) ? ReadDelete(row, std::move(mention))
                        : ReadUpsert(row, origin, std::move(mention), context);
}

}  // namespace

void ReadRow(const Row& row, const RowOrigin& origin, Intake& intake) {
  if (IsPrivate(row)) return intake.Skip("private");
  auto mention = MakeMention(row, origin, intake.context());
  if (!mention) return intake.Refuse(std::move(mention.error()));
  intake.Add(std::move(*mention));
}

}  // namespace askmix
