#include "counting/windows.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <numeric>

#include "core/error.h"

namespace askmix {
namespace {

/// Adds as much of `change` as fits, and gives it: no real bucket comes near the limits of 32 bits;
/// a forged change must not wrap around them.
std::int64_t AddWithin(std::int64_t change, std::int32_t& count) {
  using Limits = std::numeric_limits<std::int32_t>;
  const std::int64_t before = count;
  const std::int64_t applied = std::clamp(change, Limits::min() - before, Limits::max() - before);
  count = static_cast<std::int32_t>(before + applied);
  return applied;
}

}  // namespace

Millis WindowSpec::Longest() const { return *std::max_element(lengths.begin(), lengths.end()); }

Windows::Windows(const WindowSpec& spec)
    : spec_(&spec), exact_(spec.lengths.size()), sums_(spec.lengths.size()) {
  ASKMIX_CHECK(spec.grid > Millis{0} && !spec.lengths.empty());
  for (const Millis length : spec.lengths) {
    ASKMIX_CHECK(length > Millis{0} && length % spec.grid == Millis{0});
  }
}

std::optional<Tally> Windows::Add(TimePoint bucket, const Tally& change) {
  const TimePoint begin = spec_->Floor(bucket);
  if (begin < end_ - spec_->Kept()) return std::nullopt;
  const Tally applied = AddToBucket(begin, change);
  for (std::size_t i = 0; i < exact_.size(); ++i) {
    if (spec_->Holds(i, begin, end_)) exact_[i] += applied;
  }
  PublishSums();
  return applied;
}

void Windows::Advance(TimePoint end) {
  end = spec_->Floor(end);
  if (end <= end_) return;
  for (std::size_t i = 0; i < exact_.size(); ++i) {
    const TimePoint old_begin = end_ - spec_->lengths[i], new_begin = end - spec_->lengths[i];
    exact_[i] -= Between(old_begin, std::min(new_begin, end_));
    exact_[i] += Between(std::max(new_begin, end_), end);
  }
  end_ = end;
  while (!buckets_.empty() && buckets_.front().begin < end_ - spec_->Kept()) {
    buckets_.pop_front();
  }
  PublishSums();
}

Windows::Buckets::const_iterator Windows::LowerBound(TimePoint t) const {
  return std::lower_bound(buckets_.begin(), buckets_.end(), t,
                          [](const Bucket& b, TimePoint begin) { return b.begin < begin; });
}

Tally Windows::Between(TimePoint from, TimePoint to) const {
  Tally sum;
  for (auto b = LowerBound(from); b != buckets_.end() && b->begin < to; ++b) {
    for (std::size_t i = 0; i < kSlotCount; ++i) sum.slots[i] += b->counts[i];
    for (std::size_t i = 0; i < sum.expected.size(); ++i) sum.expected[i] += b->expected[i];
  }
  return sum;
}

std::optional<Windows::Span> Windows::Mentioned(std::size_t window) const {
  const auto holds_one = [](const Bucket& bucket) {
    return std::accumulate(bucket.counts.begin(), bucket.counts.end(), std::int64_t{0}) > 0;
  };
  const auto begin = LowerBound(end_ - spec_->lengths[window]), end = LowerBound(end_);
  const auto first = std::find_if(begin, end, holds_one);
  if (first == end) return std::nullopt;
  auto last = std::prev(end);
  while (!holds_one(*last)) --last;
  return Span{first->begin, last->begin};
}

Tally Windows::AddToBucket(TimePoint begin, const Tally& change) {
  const auto place = LowerBound(begin);
  auto bucket = buckets_.begin() + (place - buckets_.cbegin());
  if (bucket == buckets_.end() || bucket->begin != begin) {
    bucket = buckets_.insert(bucket, Bucket{begin});
  }
  Tally applied;
  for (std::size_t i = 0; i < kSlotCount; ++i) {
    applied.slots[i] = AddWithin(change.slots[i], bucket->counts[i]);
  }
  for (std::size_t i = 0; i < applied.expected.size(); ++i) {
    applied.expected[i] = AddWithin(change.expected[i], bucket->expected[i]);
  }
  return applied;
}

void Windows::PublishSums() {
  sums_ = exact_;
  for (Tally& sum : sums_) {
    for (std::int64_t& count : sum.slots) count = std::max<std::int64_t>(count, 0);
    for (std::int64_t& count : sum.expected) count = std::max<std::int64_t>(count, 0);
  }
}

}  // namespace askmix
