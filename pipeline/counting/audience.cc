#include "counting/audience.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace askmix {
namespace {

std::int64_t Squared(std::int32_t asks) {
  const std::int64_t positive = std::max(asks, 0);
  return positive * positive;
}

}  // namespace

std::size_t Audience::LowerBound(TimePoint t) const {
  const auto at = std::ranges::lower_bound(buckets_, t, {}, &Bucket::begin);
  return static_cast<std::size_t>(at - buckets_.begin());
}

void Audience::Add(TimePoint bucket, std::uint64_t author, std::int32_t mentions,
                   std::int32_t asks) {
  const TimePoint begin = spec_->Floor(bucket);
  if (begin < end_ - spec_->Kept()) return;
  auto at = std::next(buckets_.begin(), static_cast<std::ptrdiff_t>(LowerBound(begin)));
  if (at == buckets_.end() || at->begin != begin) at = buckets_.insert(at, {begin, {}});
  at->rows.push_back({author, {mentions, asks}});
  for (std::size_t i = 0; i < people_.size(); ++i) {
    if (spec_->Holds(i, begin, end_)) Change(author, {mentions, asks}, people_[i], sums_[i]);
  }
}

void Audience::Advance(TimePoint end) {
  end = spec_->Floor(end);
  if (end <= end_) return;
  for (std::size_t i = 0; i < people_.size(); ++i) {
    const TimePoint old_begin = end_ - spec_->lengths[i], new_begin = end - spec_->lengths[i];
    Move(i, old_begin, std::min(new_begin, end_), -1);
    Move(i, std::max(new_begin, end_), end, 1);
  }
  end_ = end;
  while (!buckets_.empty() && buckets_.front().begin < end_ - spec_->Kept()) {
    buckets_.pop_front();
  }
}

/// The window gains (or loses) the buckets that begin in [from, to).
void Audience::Move(std::size_t window, TimePoint from, TimePoint to, std::int32_t sign) {
  for (std::size_t b = LowerBound(from); b < buckets_.size() && buckets_[b].begin < to; ++b) {
    for (const Row& row : buckets_[b].rows) {
      Change(row.author, {sign * row.counts.mentions, sign * row.counts.asks}, people_[window],
             sums_[window]);
    }
  }
}

AudienceSum Audience::Between(TimePoint from, TimePoint to) const {
  People people;
  AudienceSum sum;
  for (std::size_t b = LowerBound(from); b < buckets_.size() && buckets_[b].begin < to; ++b) {
    for (const Row& row : buckets_[b].rows) Change(row.author, row.counts, people, sum);
  }
  return sum;
}

void Audience::Change(std::uint64_t author, Counts by, People& people, AudienceSum& sum) {
  const auto at = people.try_emplace(author).first;
  Counts& counts = at->second;
  sum.authors -= counts.mentions > 0 ? 1 : 0;
  sum.ask_squares -= Squared(counts.asks);
  counts.mentions += by.mentions;
  counts.asks += by.asks;
  sum.mentions += by.mentions;
  sum.asks += by.asks;
  sum.authors += counts.mentions > 0 ? 1 : 0;
  sum.ask_squares += Squared(counts.asks);
  if (counts.mentions == 0 && counts.asks == 0) people.erase(at);
}

double EffectiveAsks(std::int64_t asks, const AudienceSum& known) {
  constexpr double kDecimals = 1e6;
  const std::int64_t strangers = std::max<std::int64_t>(asks - known.asks, 0);
  const auto squares = static_cast<double>(known.ask_squares + strangers);
  if (asks <= 0 || squares <= 0) return 0;
  const auto n = static_cast<double>(asks);
  return std::round(std::min(n * n / squares, n) * kDecimals) / kDecimals;
}

std::int64_t Authors(std::int64_t mentions, const AudienceSum& known) {
  return std::max<std::int64_t>(known.authors + mentions - known.mentions, 0);
}

}  // namespace askmix
