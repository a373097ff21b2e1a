// The canonical mention: one post, or the news that it was deleted, whatever platform it came from.
// Wire form: schemas/mention.schema.json; one object, no nulls, keys in a fixed order, so that
// equal mentions give equal bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/types.h"

namespace askmix {

inline constexpr std::size_t kMentionTextBytesMax = 65536;
/// A text that names more brands than this is a list: the first by id are kept. Each becomes a
/// record that holds the whole mention.
inline constexpr std::size_t kMentionBrandsMax = 100;

/// What happened. Votes follow: a delete withdraws what an upsert added, a hide until an unhide
/// says otherwise. The last three concern all posts of an author; their key is AuthorKey.
enum class MentionOp : std::uint8_t {
  kUpsert,
  kDelete,
  kHide,
  kUnhide,
  kAuthorDelete,
  kAuthorHide,
  kAuthorUnhide
};
std::string_view Name(MentionOp op);
constexpr bool IsOfAuthor(MentionOp op) { return op >= MentionOp::kAuthorDelete; }
/// News that posts are no longer to be seen, or are again.
constexpr bool IsShown(MentionOp op) {
  return op == MentionOp::kUnhide || op == MentionOp::kAuthorUnhide;
}

enum class MentionKind : std::uint8_t { kPost, kReply, kComment, kQuote, kRepost };
enum class TextState : std::uint8_t { kFull, kTruncated, kSnippet, kMissing };
enum class CreatedSource : std::uint8_t { kPayload, kId, kObserved };
enum class Visibility : std::uint8_t { kPublic, kUnlisted, kUnknown };

/// Bytes [begin, end) of a text.
struct TextRange {
  std::int64_t begin = 0, end = 0;
  friend bool operator==(const TextRange&, const TextRange&) = default;
};

/// A brand that the mention names, and what gave it away.
struct BrandHit {
  std::string id;     ///< the brand's id in the catalogue
  std::string via;    ///< handle, name, alias, product, context, reply_to or feed
  std::string match;  ///< the words as they stand in the text; or the account, or the feed's rule
  std::string why{};  ///< of an ambiguous word: near, hashtag, capital, link, channel or company
  std::string context{};  ///< the words that decided about it
  std::vector<std::int64_t> at{},
      title_at{};  ///< bytes of the text, and of the title, it begins at
  /// The parts of the text near this brand, where several are named; empty: all of it.
  std::vector<TextRange> near{};
  bool own = false;  ///< an account of the brand wrote it: no customer
  friend bool operator==(const BrandHit&, const BrandHit&) = default;
};

struct Author {
  std::string id, handle, name, url;  ///< empty: unknown
  std::optional<std::int64_t> followers;
  std::optional<bool> verified, bot;
  friend bool operator==(const Author&, const Author&) = default;
};

/// Other posts that this one refers to, by their `id`; empty: none.
struct Relations {
  std::string reply_to_id, reply_to_author_id, root_id, repost_of_id, quote_of_id, context_id;
  friend bool operator==(const Relations&, const Relations&) = default;
};

struct Metrics {
  std::optional<std::int64_t> likes, reposts, replies, quotes, bookmarks, views, score;
  friend bool operator==(const Metrics&, const Metrics&) = default;
};

/// Empty strings, empty lists and absent optionals mean "unknown" and are not written.
struct Mention {
  MentionOp op = MentionOp::kUpsert;
  std::string key;        ///< identity: "platform:id"
  std::string platform;   ///< where it was posted: x, bluesky, reddit, ..., other
  std::string format;     ///< which adapter made this, for example "x.v2.stream"
  std::string source;     ///< the operator's name for the feed
  std::string id;         ///< stable over edits
  std::string native_id;  ///< of this version, when it differs from id
  std::string uri;
  std::int64_t version = 0;  ///< order of versions of one key, microseconds; the larger one wins
  MentionKind kind = MentionKind::kPost;
  Author author;
  std::string text;  ///< plain, decoded, at most kMentionTextBytesMax
  TextState text_state = TextState::kFull;
  std::string title, lang;
  std::vector<std::string> langs;
  bool lang_detected = false;  ///< `lang` is what normalize made of the text: nobody declared it
  TimePoint created_at{};
  CreatedSource created_src = CreatedSource::kPayload;
  std::optional<TimePoint> edited_at;
  TimePoint observed_at{};
  std::string url, channel;
  Relations rel;
  std::vector<std::string> links, tags, handles;
  Metrics metrics;
  Visibility visibility = Visibility::kUnknown;
  std::optional<bool> sensitive;
  std::vector<std::string> withheld_in;
  int edit_seq = 0;  ///< 0: not known to be edited
  std::vector<std::string> edit_ids;
  std::string
      delete_reason;  ///< of deletes and hides: author, moderator, platform, account, unknown
  std::vector<std::string> matched;  ///< rules or queries of the feed that selected it
  std::vector<BrandHit> brands;      ///< filled by normalize

  friend bool operator==(const Mention&, const Mention&) = default;
};

/// The identity of the post that this one repeats; empty: it is no repost, or of what is not told.
std::string OriginalKey(const Mention& mention);

/// What news about all posts of an author is known by: "platform:author:id".
std::string AuthorKey(std::string_view platform, std::string_view author_id);

/// True when this may change what an earlier version of the same post said.
bool MayBeEdit(const Mention& mention);

/// Appends the wire form.
void Encode(const Mention& mention, std::string& out);
/// Reasons: not_json, not_object, too_deep, bad_utf8, bad_type, bad_version (a `v` that is not
/// known).
Result<Mention> DecodeMention(std::string_view json);

}  // namespace askmix
