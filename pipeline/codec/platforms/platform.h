// From what a platform delivered to canonical mentions. One file and one row of the table in
// platforms.cc for each platform.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/mention.h"
#include "core/error.h"
#include "core/types.h"

namespace askmix {

/// What a payload is read with.
struct PayloadContext {
  TimePoint observed_at{};                ///< when the feed saw it (write time of the raw record)
  std::string_view source;                ///< the operator's name for the feed; may be empty
  bool missing_time_is_observed = false;  ///< accept rows without a time, dated observed_at
  bool unreadable_time_is_observed = false;  ///< and rows with one that cannot be read
  Millis zone{0};  ///< of rows' times that do not name one: what is to be taken off them
};

/// An element that is not a mention, on purpose: counted, not kept.
struct Skip {
  std::string_view reason;  ///< blank, comment, control, other_kind, private, notice, ...
};

/// An element that should have been a mention and could not be read: kept as a dead letter.
struct Refusal {
  Error error;
  std::string element;  ///< the element's own bytes when it was part of a page; empty: all of it
};

/// Every element of the payload is in exactly one of the three lists.
struct Payload {
  std::vector<Mention> mentions;
  std::vector<Skip> skips;
  std::vector<Refusal> refusals;
};

/// Limits of what is read; beyond them the payload is refused (too_large, too_deep).
inline constexpr std::size_t kPayloadBytesMax = std::size_t{16} << 20;
inline constexpr std::size_t kPayloadDepthMax = 64;
inline constexpr std::size_t kPayloadElementsMax = 10'000;

/// Peels wrappers, finds out the platform and reads all elements. `format` forces a platform by
/// its name in the table; empty: told by the payload's shape. Replaces the contents of `payload`
/// and keeps its memory. Reasons of refusal: not_json, not_object, too_large, too_deep, bad_utf8,
/// unknown_format, no_id, no_text, no_time, bad_time, bad_type.
void ReadPayload(std::string_view bytes, std::string_view format, const PayloadContext& context,
                 Payload& payload);

/// A record without a value, as compacted topics have them: a delete if its key is the identity of
/// a post ("platform:id"), else skipped as "tombstone".
void ReadTombstone(std::string_view key, const PayloadContext& context, Payload& payload);

/// Whether people repeat each other's posts on this platform, as posts with ids of their own that
/// are delivered to us.
bool HasReposts(std::string_view platform);
/// Whether some platform reads a member, or a column, of that name.
bool IsKnownMember(std::string_view name);

/// Names that `format` may have.
std::vector<std::string_view> FormatNames();

}  // namespace askmix
