// What tests of live feeds share: a network that ends by itself, and time that passes at will.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "edge/feeds/live_feed.h"
#include "edge/feeds/network.h"

namespace askmix {

inline NetworkOptions TestNetwork() {
  NetworkOptions options;
  options.message_bytes_max = 10'000;
  options.stopped = [] { return false; };
  return options;
}

/// What `action` lost a connection by.
inline ConnectionLost LossIn(const std::function<void()>& action) {
  try {
    action();
  } catch (const ConnectionLost& loss) {
    return loss;
  }
  FAIL("the connection was not lost");
  return {LossKind::kStopped, ""};
}

/// Waits end at once, and are written down.
struct PassingTime {
  std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now();
  Millis waited{0};

  FeedClock Clock() {
    return {.now = [this] { return now; },
            .wait =
                [this](Millis wait) {
                  now += wait;
                  waited += wait;
                }};
  }
};

/// The next record, whatever becomes of connections on the way; a test fails rather than hangs.
inline FeedItem NextRecord(LiveFeed& feed) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  FeedItem item;
  while (feed.Next(item, Millis{100}) != LiveFeed::Got::kRecord) {
    if (std::chrono::steady_clock::now() > deadline) FAIL("no record came");
  }
  return item;
}

inline std::vector<std::string> NextValues(LiveFeed& feed, int count) {
  std::vector<std::string> values;
  while (count-- > 0) values.push_back(NextRecord(feed).value);
  return values;
}

}  // namespace askmix
