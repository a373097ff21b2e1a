// Asks of a brand by minute, as a ShiftDetector's history.
#pragma once

#include <algorithm>
#include <cstdint>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "counting/shift_detector.h"

namespace askmix {

class AskSeries {
 public:
  static constexpr Millis kMinute = ShiftDetector::kMinute;

  /// The first minute begins at `start`.
  explicit AskSeries(TimePoint start) : start_(start) {}

  TimePoint start() const { return start_; }
  TimePoint end() const { return start_ + kMinute * static_cast<std::int64_t>(sums_.size() - 1); }
  TimePoint At(std::int64_t minute) const { return start_ + kMinute * minute; }

  /// Adds a minute at the end. Each ask is somebody's own.
  void Append(const AskCounts& counts) {
    sums_.push_back(sums_.back());
    for (std::size_t i = 0; i < counts.size(); ++i) sums_.back()[i] += counts[i];
  }
  /// Of the minute that was appended last, so many asks are from this author.
  void AppendAuthor(std::uint64_t author, std::int64_t asks) {
    authors_.push_back({sums_.size() - 2, author, asks});
  }
  /// Changes a minute that is over.
  void Change(std::int64_t minute, const AskCounts& by) {
    for (auto sum = sums_.begin() + minute + 1; sum != sums_.end(); ++sum) {
      for (std::size_t i = 0; i < by.size(); ++i) (*sum)[i] += by[i];
    }
  }
  void Lose(std::int64_t minute) { lost_.insert(minute); }

  AskCounts Counts(TimePoint from, TimePoint to) const {
    AskCounts counts = sums_[Index(to)];
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] -= sums_[Index(from)][i];
    return counts;
  }
  /// Kish's number of effective asks.
  double Effective(TimePoint from, TimePoint to) const;
  bool Lost(TimePoint from, TimePoint to) const {
    const auto first = lost_.lower_bound(static_cast<std::int64_t>(Index(from)));
    return first != lost_.end() && *first < static_cast<std::int64_t>(Index(to));
  }

  /// Borrows the series.
  AskHistory History() const {
    return {[this](TimePoint from, TimePoint to) { return Counts(from, to); },
            [this](TimePoint from, TimePoint to) { return Effective(from, to); },
            [this](TimePoint from, TimePoint to) { return Lost(from, to); }};
  }

 private:
  struct AuthorsAsks {
    std::size_t minute;
    std::uint64_t author;
    std::int64_t asks;
  };

  /// Nothing is known before the start and after the end.
  std::size_t Index(TimePoint t) const {
    return static_cast<std::size_t>((std::clamp(t, start_, end()) - start_) / kMinute);
  }

  TimePoint start_;
  std::vector<AskCounts> sums_{AskCounts{}};  ///< of all minutes before
  std::vector<AuthorsAsks> authors_;          ///< by minute
  std::set<std::int64_t> lost_;
};

inline double AskSeries::Effective(TimePoint from, TimePoint to) const {
  const auto all = static_cast<double>(SumOf(Counts(from, to)));
  const auto begin = std::lower_bound(
      authors_.begin(), authors_.end(), Index(from),
      [](const AuthorsAsks& asks, std::size_t minute) { return asks.minute < minute; });
  std::unordered_map<std::uint64_t, std::int64_t> by_author;
  for (auto asks = begin; asks != authors_.end() && asks->minute < Index(to); ++asks) {
    by_author[asks->author] += asks->asks;
  }
  double squares = all;  // of asks without an author, who are one each
  for (const auto& [author, asks] : by_author) {
    squares += static_cast<double>(asks * (asks - 1));
  }
  return squares > 0 ? all * all / squares : 0;
}

}  // namespace askmix
