// Rows of any origin: flat objects with a text and what else is known of it.
#include <algorithm>
#include <array>

#include "codec/platforms/adapter.h"
#include "codec/platforms/generic_row.h"
#include "codec/platforms/normalise.h"
#include "core/hash.h"
#include "core/text.h"

namespace askmix {
namespace {

struct Alias {
  std::string_view from, to;
};
constexpr std::array<Alias, 5> kPlatformAliases = {{{"twitter", "x"},
                                                    {"x.com", "x"},
                                                    {"bsky", "bluesky"},
                                                    {"ig", "instagram"},
                                                    {"fb", "facebook"}}};

/// Rows that do not name a platform, or not by something that could be a name, are of "other".
std::string PlatformOf(const Row& row) {
  constexpr std::size_t kPlatformBytesMax = 32;
  std::string name(row.TextOf(Meaning::kPlatform));
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const Alias& alias : kPlatformAliases) {
    if (name == alias.from) return std::string(alias.to);
  }
  const bool good = !name.empty() && name.size() <= kPlatformBytesMax && name[0] >= 'a' &&
                    name[0] <= 'z' && std::all_of(name.begin(), name.end(), [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                    });
  return good ? name : "other";
}

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
  if (row.Find(Meaning::kCreatedAt) == nullptr && row.Find(Meaning::kClock) == nullptr) {
    if (!context.missing_time_is_observed) {
      return Error{"no_time", "created_at: missing; name the time of the post"};
    }
    mention.created_at = context.observed_at;
    mention.created_src = CreatedSource::kObserved;
    return std::nullopt;
  }
  const auto time = DeclaredTime(row);
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

void ReadAuthor(const Row& row, Mention& mention) {
  Author& author = mention.author;
  author.id = Limited(row.TextOf(Meaning::kAuthorId), kAuthorBytesMax);
  author.handle = Limited(row.TextOf(Meaning::kAuthorHandle), kAuthorBytesMax);
  author.name = Limited(row.TextOf(Meaning::kAuthorName), kNameBytesMax);
  author.followers = ReadCount(row.Find(Meaning::kFollowers));
  const JsonValue* nested = row.Find(Meaning::kAuthor);
  if (nested == nullptr) return;
  if (nested->IsString() && author.handle.empty()) {
    author.handle = Limited(Trimmed(nested->text()), kAuthorBytesMax);
  }
  if (!nested->IsObject()) return;
  const Row inner(*nested);
  if (author.id.empty()) author.id = Limited(inner.TextOf(Meaning::kId), kAuthorBytesMax);
  if (author.handle.empty()) {
    author.handle = Limited(inner.TextOf(Meaning::kAuthorHandle), kAuthorBytesMax);
  }
  if (author.name.empty()) author.name = Limited(nested->FindText("name"), kNameBytesMax);
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

std::optional<Error> ReadText(const Row& row, Mention& mention) {
  mention.title = Limited(row.TextOf(Meaning::kTitle), kTitleBytesMax);
  const JsonValue* text = row.Find(Meaning::kText);
  if (text != nullptr && !text->IsString()) return Error{"bad_type", "text: expected a string"};
  if (text != nullptr) {
    const std::string_view name = row.NameOf(Meaning::kText);
    const bool snippet = name == "openingtext" || name == "snippet" || name == "hitsentence";
    const TextState state = snippet ? TextState::kSnippet : TextState::kFull;
    // Posts of X are escaped wherever they come from; elsewhere "&amp;" is what somebody typed.
    SetText(mention.platform == "x" ? DecodeEntities(text->text()) : std::string(text->text()),
            state, mention);
  }
  if (mention.text.empty() && mention.title.empty()) {
    return Error{"no_text", "text: missing or empty, and no title"};
  }
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

void ReadDetails(const Row& row, Mention& mention) {
  mention.lang = NormaliseLanguage(row.TextOf(Meaning::kLang));
  mention.url = LinkOrNothing(row.TextOf(Meaning::kUrl));
  mention.channel = Limited(row.TextOf(Meaning::kChannel), kAuthorBytesMax);
  const std::string_view parent = row.TextOf(Meaning::kReplyTo);
  if (parent.size() <= kIdBytesMax) mention.rel.reply_to_id = parent;
  mention.kind = KindOf(mention.rel);
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

void ReadEditedAt(const Row& row, Mention& mention) {
  const JsonValue* value = row.Find(Meaning::kEditedAt);
  const auto time = value == nullptr ? std::nullopt : ReadTime(*value);
  // Many exports repeat the time of the post here when nobody edited it.
  if (time && *time > mention.created_at) mention.edited_at = time;
}

Result<Mention> ReadUpsert(const Row& row, Mention mention, const PayloadContext& context) {
  ReadAuthor(row, mention);
  if (auto error = ReadText(row, mention)) return tl::unexpected(*std::move(error));
  if (auto error = ReadCreatedAt(row, context, mention)) return tl::unexpected(*std::move(error));
  if (mention.id.empty()) {
    SetIdentity(std::string(mention.platform), HashedId(row, mention), mention);
  }
  ReadEditedAt(row, mention);
  ReadDetails(row, mention);
  mention.version = VersionOf(mention);
  return mention;
}

Result<Mention> ReadDelete(const Row& row, Mention mention) {
  if (mention.id.empty()) return Refuse("no_id", "id: a deleted row needs one");
  mention.op = MentionOp::kDelete;
  mention.delete_reason = "unknown";
  const JsonValue* value = row.Find(Meaning::kEditedAt);
  const auto deleted_at = value == nullptr ? std::nullopt : ReadTime(*value);
  mention.version = UnixMillis(deleted_at.value_or(mention.observed_at)) * 1000;
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

Result<Mention> ReadRow(const Row& row, const PayloadContext& context) {
  Mention mention;
  mention.platform = PlatformOf(row);
  mention.format = "generic.row";
  mention.source = context.source;
  mention.observed_at = context.observed_at;
  if (const JsonValue* value = row.Find(Meaning::kId)) {
    auto id = ReadId(*value);
    if (!id) return tl::unexpected(std::move(id.error()));
    SetIdentity(std::string(mention.platform), *id, mention);
  }
  return IsDeleted(row) ? ReadDelete(row, std::move(mention))
                        : ReadUpsert(row, std::move(mention), context);
}

}  // namespace

bool MatchesGeneric(const JsonValue& object) {
  for (const auto& [name, value] : object.members()) {
    const Synonym* synonym = FindSynonym(name);
    if (synonym == nullptr) continue;
    const Meaning meaning = synonym->meaning;
    if (meaning == Meaning::kText || meaning == Meaning::kTitle || meaning == Meaning::kDeleted)
      return true;
  }
  return false;
}

void ReadGeneric(const JsonValue& object, Intake intake) {
  const Row row(object);
  if (IsPrivate(row)) return intake.Skip("private");
  auto mention = ReadRow(row, intake.context());
  if (!mention) return intake.Refuse(std::move(mention.error()));
  intake.Add(std::move(*mention));
}

}  // namespace askmix
