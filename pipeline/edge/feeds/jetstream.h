// Bluesky's Jetstream as a source: one text message, one record.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "edge/feeds/live_feed.h"
#include "edge/feeds/network.h"

namespace askmix {

struct JetstreamOptions {
  std::vector<Endpoint> endpoints;
  std::vector<std::string> collections;   ///< wantedCollections
  std::vector<std::string> dids;          ///< wantedDids; empty: everybody
  std::optional<std::int64_t> cursor_us;  ///< where a predecessor came to
  std::function<TimePoint()> now;
};

/// Marks: `offset` is the time in microseconds of the latest event that Jetstream has seen.
/// Binary messages (`binary`) and ones over the network's limit (`too_large`) are dropped.
/// `network` must outlive it.
std::unique_ptr<FeedSource> MakeJetstream(Network& network, JetstreamOptions options);

}  // namespace askmix
