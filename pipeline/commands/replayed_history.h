// What shares were at each moment of the past, from the votes alone.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/delta.h"
#include "counting/brand_counts.h"

namespace askmix {

/// A pure function of the votes: the order in which they came does not matter. Memory: about 150
/// bytes for each vote. Not thread-safe.
class ReplayedHistory {
 public:
  using Sink = std::function<void(std::string_view)>;

  struct Options {
    WindowSpec windows;
    BreakdownBy breakdown;
    Millis step{};  ///< between two moments; a multiple of the grid
  };

  explicit ReplayedHistory(Options options);

  void Add(Delta delta);

  /// Moments, from the first step after the first vote to the first one after the last vote.
  std::int64_t steps() const;
  /// The first and the last of them; there must be votes.
  TimePoint FirstEnd() const;
  TimePoint LastEnd() const;
  std::size_t brands() const { return brands_.size(); }

  /// As `promtool tsdb create-blocks-from openmetrics` takes it: the series of /metrics that tell
  /// of brands and windows, each with `labels` (names and values) beside its own.
  void WriteOpenMetrics(const std::vector<std::pair<std::string, std::string>>& labels,
                        const Sink& sink) const;
  /// A mix a line, as on intents.ratios: by brand, time and window, where there are mentions.
  void WriteNdjson(const Sink& sink) const;

 private:
  struct Change {
    Tally sum;
    std::vector<VoteChange> votes;
  };
  using Changes = std::map<TimePoint, Change>;

  /// Calls visit(end, counts) for each moment, in order.
  void Walk(const Changes& changes,
            const std::function<void(TimePoint, const BrandCounts&)>& visit) const;

  const Options options_;
  std::map<std::string, Changes> brands_;
};

}  // namespace askmix
