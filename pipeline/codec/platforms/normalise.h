// What all platforms need to turn their values into those of a mention, within its limits.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json.h"
#include "codec/mention.h"
#include "codec/platforms/platform.h"

namespace askmix {

inline constexpr std::size_t kIdBytesMax = 512;
inline constexpr std::size_t kTitleBytesMax = 4096;
inline constexpr std::size_t kAuthorBytesMax = 256;  ///< of ids and handles
inline constexpr std::size_t kNameBytesMax = 512;    ///< of authors' names

template <std::size_t N>
bool IsOneOf(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The member under the first of two names; null: it has neither.
inline const JsonValue* FindEither(const JsonValue& object, std::string_view name,
                                   std::string_view other) {
  const JsonValue* found = object.Find(name);
  return found != nullptr ? found : object.Find(other);
}

/// ASCII letters only.
std::string LowerCase(std::string_view text);

/// TrimSpace, without looking through the whole text where its ends say that nothing is to be done.
std::string_view Trimmed(std::string_view text);

/// Sets text and text_state: ends trimmed, cut at kMentionTextBytesMax (then truncated).
void SetText(std::string_view text, TextState state, Mention& mention);

/// The same from HTML, and the links in it; elements of `dropped_class` are left out.
void SetHtmlText(std::string_view html, Mention& mention, std::string_view dropped_class = "");

/// "EN_us" -> "en-US", "in" -> "id"; English names of languages by their code. Empty for what is no
/// language ("und", "qst") or not well-formed.
std::string NormaliseLanguage(std::string_view language);

/// Time in any form that platforms write it in: RFC 3339, a date alone, Unix time as a number or as
/// text, Twitter's and Java's dates.
std::optional<TimePoint> ReadTime(const JsonValue& value);
std::optional<TimePoint> ReadTimeText(std::string_view text);

/// Whether a date, with or without a time of day, leaves open where it is to be understood.
bool NamesNoZone(std::string_view time);

/// Before 2005 there was nothing to mention anybody on: an earlier time is a wrong one.
bool IsPlausible(TimePoint created_at);

/// `text` cut to `bytes_max`.
std::string Limited(std::string_view text, std::size_t bytes_max);
/// The link if it is one: http(s), at most 2048 bytes; else empty.
std::string LinkOrNothing(std::string_view url);

// Append what is new, not empty and within the limits of the list; drop the rest.
void AddLink(std::string_view url, Mention& mention);
void AddTag(std::string_view tag, Mention& mention);
void AddHandle(std::string_view handle, Mention& mention);

/// What upserts and deletes have in common before anything is read.
Mention Begin(std::string_view format, const PayloadContext& context);
/// News about the post that SetIdentity names: a delete, hide or unhide. `at`: when it happened, if
/// the platform says so. Reasons: author, moderator, platform, account, unknown.
void MakeEvent(MentionOp op, std::optional<TimePoint> at, std::string_view reason,
               Mention& mention);
/// News about all posts of an author; `at` as above. False: the id is none.
bool MakeAuthorEvent(MentionOp op, std::string_view platform, std::string_view author_id,
                     std::optional<TimePoint> at, Mention& mention);

/// Sets created_at, where it comes from, and the version that goes with it: from `declared`, else
/// from what the id tells, else from the observation if the context takes rows without a time.
/// `name` is what `declared` is called. Error: no_time, bad_time.
std::optional<Error> SetCreatedAt(const JsonValue* declared, std::string_view name,
                                  std::optional<TimePoint> of_id, const PayloadContext& context,
                                  Mention& mention);
/// Sets edited_at and the version, if that is a time after created_at: many sources repeat that one
/// for what nobody edited. `zone`: as in PayloadContext.
void SetEditedAt(const JsonValue* declared, Mention& mention, Millis zone = Millis{0});

/// Sets key and id; checks the id's length.
bool SetIdentity(std::string_view platform, std::string_view id, Mention& mention);

/// The value of a count; nothing when it is none, or not exact in a double.
std::optional<std::int64_t> ReadCount(const JsonValue* value);

/// An id as it was written, as text or as a number without fraction and exponent; else empty.
std::string_view IdText(const JsonValue* value);

/// The id of another post, or nothing if it is too long to be one.
std::string RelationId(std::string_view id);

/// The digits of `text`, at most 19, as a number; nothing if it is anything else.
std::optional<std::int64_t> ParseDigits(std::string_view text);

/// When an X id of the snowflake kind was made; nothing for the consecutive ids before 2010-11.
std::optional<TimePoint> SnowflakeTime(std::string_view id);

/// Appends what looks like the code of a country: two capitals.
void AddCountries(const JsonValue* codes, Mention& mention);
/// Appends the tags of rules or the names of queries that selected a post.
void AddMatched(std::string_view tag, Mention& mention);

/// The most specific kind that the relations allow: repost, reply, quote, post.
MentionKind KindOf(const Relations& relations);

}  // namespace askmix
