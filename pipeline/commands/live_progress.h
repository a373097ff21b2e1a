// What a live feed tells about itself: a line in the log every minute, and a summary at its end.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "core/error.h"
#include "core/types.h"
#include "edge/feeds/live_feed.h"
#include "edge/kafka/producer.h"

namespace askmix {

class LiveProgress {
 public:
  /// `time`: of an event that came.
  void Saw(TimePoint time) { last_event_ = time; }
  /// Logs when a minute has passed since it last did.
  void Show(const LiveFeed& feed, const DeliveryCounts& counts);

 private:
  std::chrono::steady_clock::time_point shown_ = std::chrono::steady_clock::now();
  std::int64_t shown_records_ = 0;
  std::optional<TimePoint> last_event_;
};

/// "too_large=1 binary=2"; empty when nothing was dropped.
std::string DroppedAsText(const FeedSource& source);

/// To standard error. kFailed when the broker has refused records.
ExitCode SummarizeLive(const LiveFeed& feed, const DeliveryCounts& counts,
                       const std::string& topic);

}  // namespace askmix
