// What shares were at each moment of the past, from the votes alone.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/delta.h"
#include "codec/gap.h"
#include "counting/brand_counts.h"
#include "edge/metrics_mix.h"
#include "stages/brand_shelf.h"
#include "stages/known_gaps.h"

namespace askmix {

/// A pure function of the votes: the order in which they came does not matter. Memory: about 150
/// bytes for each vote. Not thread-safe.
class ReplayedHistory {
 public:
  using Sink = std::function<void(std::string_view)>;
  using Labels = std::vector<std::pair<std::string, std::string>>;

  struct Options {
    WindowSpec windows;
    Millis step{};                             ///< between two moments; a multiple of the grid
    TimePoint from{};                          ///< there is no moment before
    TimePoint until = TimePoint::max();        ///< none after it: what was posted then is not known
    std::shared_ptr<const BrandSet> brands{};  ///< what mixes are compared with; null: nothing
  };

  explicit ReplayedHistory(Options options);

  /// What no window holds is left out. `partition`: of intents.deltas, which has all votes for the
  /// brand; any one, where they come from elsewhere.
  void Add(Delta delta, Partition partition = {});
  /// Windows that overlap it are incomplete.
  void AddGap(Gap gap) { gaps_.Add(std::move(gap)); }
  /// Votes in earlier buckets are not all there: nothing is told of windows that begin before.
  void SetCompleteSince(Partition partition, TimePoint since) {
    complete_since_[partition] = since;
  }

  /// Moments, from the first step after the first vote to the first one after the last vote, within
  /// the bounds.
  std::int64_t steps() const;
  /// The first and the last of them; there must be votes.
  TimePoint FirstEnd() const;
  TimePoint LastEnd() const;
  std::size_t brands() const { return brands_.size(); }

  /// As `promtool tsdb create-blocks-from openmetrics` takes it: the families of /metrics that tell
  /// of counts and shares, each series with `labels` (names and values) beside its own. Goes
  /// through the votes once for each series and holds no samples, of which there can be millions.
  void WriteOpenMetrics(const Labels& labels, const Sink& sink) const;
  /// A mix a line, as on intents.ratios: by brand, time and window, where there are mentions.
  void WriteNdjson(const Sink& sink) const;

 private:
  struct Change {
    Tally sum;
    std::vector<VoteChange> votes;
  };
  struct Votes {
    Partition partition{};
    std::map<TimePoint, Change> changes;  ///< by bucket
  };
  using Visit = std::function<void(TimePoint, const BrandCounts&)>;

  /// The first moment after a bucket.
  TimePoint FirstEndOf(TimePoint bucket) const;
  /// Calls visit(end, counts) for each moment, in order.
  void Walk(const Votes& votes, const WindowSpec& windows, const Visit& visit) const;
  /// Of a window that ends there; nothing: votes of it are missing.
  std::optional<Mix> MixOf(const Votes& votes, const BrandCounts& counts, std::size_t window,
                           Millis length, TimePoint end) const;
  void WriteFamily(const MixFamily& family, const std::string& labels, const Sink& sink) const;
  /// Of the family's label of that number. `start`: of each sample, to the value.
  void WriteSeries(const MixFamily& family, std::size_t label, const Votes& votes, Millis length,
                   const std::string& start, const Sink& sink) const;

  const Options options_;
  std::map<std::string, Votes> brands_;
  TimePoint first_ = TimePoint::max(), last_ = TimePoint::min();  ///< buckets that hold votes
  KnownGaps gaps_;
  std::map<Partition, TimePoint> complete_since_;
};

}  // namespace askmix
