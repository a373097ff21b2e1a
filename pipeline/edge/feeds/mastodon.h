// Mastodon's streaming API as a source: one event, one record; and what a gap of it has missed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"
#include "edge/feeds/live_feed.h"
#include "edge/feeds/network.h"

namespace askmix {

struct MastodonOptions {
  Endpoint server;
  std::string token;              ///< secret
  std::string token_file;         ///< where it was read, for people
  std::string stream = "public";  ///< one of MastodonStreams()
  std::string tag, list;          ///< for the streams that need one
  std::string last_id;            ///< where a predecessor came to; may be empty
  int gap_pages = 100;            ///< at most, of 40 posts each
  std::function<TimePoint()> now;
};

std::vector<std::string> MastodonStreams();

/// Marks: `note` is the id of the newest post that came. The stream does not repeat what came while
/// nobody listened: once it is connected again, the posts after that id are asked for by REST; both
/// may bring the same ones. Events over the network's limit (`too_large`) are dropped, and answers
/// by REST that hold no posts (`bad_page`). `network` must outlive it. Throws Fatal(kConfiguration)
/// for options that do not go together.
std::unique_ptr<FeedSource> MakeMastodon(Network& network, MastodonOptions options);

}  // namespace askmix
