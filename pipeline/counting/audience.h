// How many people the mentions of a brand's windows are from, and how far that makes their asks
// depend on each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/types.h"
#include "counting/windows.h"

namespace askmix {

/// Of one window, or another period: what is known of its authors.
struct AudienceSum {
  std::int64_t authors = 0;      ///< different ones
  std::int64_t mentions = 0;     ///< all of them together
  std::int64_t asks = 0;         ///< of these, how many ask for something
  std::int64_t ask_squares = 0;  ///< sum over the authors of the square of their asks

  friend bool operator==(const AudienceSum&, const AudienceSum&) = default;
};

/// Exact. Memory: 16 bytes for each change that is kept, and about 50 for each author of a window.
class Audience {
 public:
  /// `spec` is borrowed and must outlive this.
  explicit Audience(const WindowSpec& spec) : spec_(&spec), people_(spec.lengths.size()) {
    sums_.resize(spec.lengths.size());
  }

  /// The author has so many mentions more in the bucket, and so many asks among them. Changes of
  /// buckets that are not kept any more are ignored.
  void Add(TimePoint bucket, std::uint64_t author, std::int32_t mentions, std::int32_t asks);

  /// Moves the end of all windows. Never backwards: an earlier `end` is ignored.
  void Advance(TimePoint end);

  /// Of the buckets that begin in [from, to); looks at each author of them.
  AudienceSum Between(TimePoint from, TimePoint to) const;
  /// One per length, in the order of the specification.
  std::span<const AudienceSum> sums() const { return sums_; }

 private:
  /// Below 0 while a withdrawal waits for its vote.
  struct Counts {
    std::int32_t mentions = 0, asks = 0;
  };
  struct Row {  // an author may have several in a bucket
    std::uint64_t author;
    Counts counts;
  };
  struct Bucket {
    TimePoint begin;
    std::vector<Row> rows;
  };
  using People = std::unordered_map<std::uint64_t, Counts>;

  std::size_t LowerBound(TimePoint t) const;
  void Move(std::size_t window, TimePoint from, TimePoint to, std::int32_t sign);
  static void Change(std::uint64_t author, Counts by, People& people, AudienceSum& sum);

  const WindowSpec* spec_;
  TimePoint end_{};
  std::deque<Bucket> buckets_;  ///< by begin
  std::vector<People> people_;  ///< per length
  std::vector<AudienceSum> sums_;
};

/// Kish, Survey Sampling (1965): what an author asks again tells little that is new. So many
/// independent asks would tell as much as these: asks^2 / sum over the authors of their asks^2.
/// `asks` of which nobody knows the author count as one author's each. To 6 decimals.
double EffectiveAsks(std::int64_t asks, const AudienceSum& known);

/// Different authors of `mentions`, counted the same way.
std::int64_t Authors(std::int64_t mentions, const AudienceSum& known);

}  // namespace askmix
