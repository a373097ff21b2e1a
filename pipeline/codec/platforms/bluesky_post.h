// Posts of Bluesky, whatever way they come: the lexicon app.bsky.feed.post of the atproto
// repository.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "codec/json.h"
#include "codec/mention.h"

namespace askmix {

inline constexpr std::string_view kPostCollection = "app.bsky.feed.post";

/// Languages, links, tags, handles and relations of a post's record; not its text and its time.
void ReadBlueskyRecord(const JsonValue& record, Mention& mention);

/// `author`: account or handle.
std::string BlueskyUrl(std::string_view author, std::string_view rkey);

/// When the key or the revision was made, in microseconds; nothing if it is no TID.
std::optional<std::int64_t> MicrosOfTid(std::string_view tid);

}  // namespace askmix
