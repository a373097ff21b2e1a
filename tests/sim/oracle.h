// What the stages must do, once more and in the dullest way: record by record, in maps of strings.
// It shares the wire forms with the pipeline (which tests/codec checks) and nothing else.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "codec/gap.h"
#include "core/topic.h"
#include "core/types.h"
#include "sim/feed.h"

namespace askmix::sim {

/// A record as it stands in the log.
struct Stored {
  Topic topic{};
  std::int64_t offset = 0;
  TimePoint written{};
  std::string key, value, cause;
  std::map<std::string, std::string> headers;
};

/// Counts by slot, in the order of kSlotNames.
using Counts = std::array<std::int64_t, 6>;
/// By brand and begin of bucket. Zeros are not kept.
using Changes = std::map<std::pair<std::string, TimePoint>, Counts>;
void Add(Changes& sum, const std::string& brand, TimePoint bucket, std::size_t slot,
         std::int64_t n);

/// What one input record must lead to.
struct Expected {
  std::vector<std::string> outputs;  ///< what each says, by ordinal; deltas are not among them
  std::map<std::string, std::int64_t> outcomes;  ///< "published/new": how many items
  Changes changes;                               ///< that deltas must bring
  std::map<std::string, std::string> ledger;     ///< by identity: what is remembered afterwards
};

/// What an output says, in one line; in this form outputs are compared.
std::string Says(const Stored& output);

/// A mention that is created later than this after now is refused.
inline constexpr Millis kAhead{60'000};

/// `partitions` of mentions.clean: news that a post is gone goes to each of them.
Expected ExpectNormalize(const Payload& payload, TimePoint now, std::int32_t partitions);

/// A record of mentions.clean.
struct CleanFacts {
  bool upsert = true;
  std::string key;
  std::int64_t version = 0;
  std::string text;
  TimePoint created_at{};
  std::vector<std::string> brands;
};

class ClassifyOracle {
 public:
  /// Of partition `index` of so many.
  ClassifyOracle(Millis grid, Millis longest_window, std::int32_t index, std::int32_t partitions)
      : grid_(grid), longest_(longest_window), index_(index), partitions_(partitions) {}
  /// `clean`: the next record of its partition.
  Expected Next(const Stored& clean, TimePoint now);

 private:
  struct Vote {
    std::string brand;
    std::size_t slot;
    bool measured;
  };
  struct Known {
    std::int64_t version = 0;
    bool deleted = false;
    std::string text;
    TimePoint created_at{};
    std::vector<Vote> votes;
  };

  TimePoint Bucket(TimePoint t) const { return t - t.time_since_epoch() % grid_; }
  bool IsMeasurable(TimePoint created_at, TimePoint now) const {
    return Bucket(created_at) >= Bucket(now) - longest_;
  }
  /// How it ends, and whether votes follow from it.
  std::pair<std::string, bool> Admit(const CleanFacts& mention) const;
  static std::string WhyNot(const CleanFacts& mention, const Known& known);
  void Cast(const CleanFacts& mention, TimePoint now, Known& known, Expected& expected) const;
  void Withdraw(const CleanFacts& mention, const Known& before, const Known& after, TimePoint now,
                Expected& expected) const;

  const Millis grid_, longest_;
  const std::int32_t index_, partitions_;
  std::map<std::string, Known> known_;
};

/// The deltas of one partition, summed anew for every question.
class DeltaOracle {
 public:
  void Append(const Stored& delta);
  /// What the delta at `offset` leads to; it says nothing of windows.
  Expected At(std::int64_t offset) const;
  /// What a window of `brand` must show when the deltas before `upto` are counted.
  Counts Window(const std::string& brand, TimePoint begin, TimePoint end, std::int64_t upto) const;
  /// Whether records were lost that belong into a window, as far as is known before `upto`.
  bool IsIncomplete(TimePoint begin, TimePoint end, std::int64_t upto) const;
  /// Brands that deltas before `upto` named.
  std::set<std::string> Brands(std::int64_t upto) const;

 private:
  struct Change {
    std::string brand;  ///< empty: no delta
    std::optional<Gap> gap;
    TimePoint bucket{};
    Counts counts{};
  };
  std::vector<Change> changes_;
};

}  // namespace askmix::sim
