// What askmix knows of all brands, whoever measures them: the latest records of the topics that
// measure and classify write. All answers of the API come from here.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "view/brand_records.h"
#include "view/mention_records.h"
#include "view/shift_records.h"

namespace askmix {

struct NamedMix {
  std::string brand;
  std::shared_ptr<const KnownMix> mix;
};

struct AnswersState {
  std::size_t brands = 0;       ///< that have a mix
  std::size_t left_out = 0;     ///< records of brands for which there was no room
  std::int64_t unreadable = 0;  ///< records that are not what their topic should hold
};

/// Thread-safe. One thread feeds it; readers hold it for the time of copying pointers.
class Answers {
 public:
  /// `catalogue`: ids of brands that have a place whatever happens.
  Answers(std::vector<Millis> windows, const std::vector<std::string>& catalogue);

  const std::vector<Millis>& windows() const { return windows_; }

  void Take(Topic topic, const Record& record, TimePoint now);
  void SetCaughtUp(bool caught_up);

  /// What the topics held when they were first looked at is in it.
  bool IsCaughtUp() const;
  /// A mix was ever read; else measure has never written one.
  bool HasMixes() const;
  AnswersState State() const;
  /// Grows with whatever changes.
  std::int64_t changes() const;
  /// Of all mixes that hold mentions; epoch: there is none.
  TimePoint latest_end() const;

  /// Brands behind `after`, by id, that have a mix of windows()[window]; at most `count`.
  std::vector<NamedMix> Mixes(std::size_t window, std::string_view after, std::size_t count) const;
  /// Nothing: neither in the catalogue nor on the topics.
  std::optional<KnownBrand> Find(std::string_view brand) const;
  /// See ShiftRecords::Latest, MentionRecords::Latest.
  std::vector<std::shared_ptr<const KnownShift>> Shifts(std::string_view brand,
                                                        const std::optional<ShiftPlace>& before,
                                                        std::size_t count) const;
  std::vector<std::shared_ptr<const std::string>> Mentions(std::string_view brand,
                                                           std::size_t count, TimePoint now) const;

 private:
  Taken Give(Topic topic, const Record& record);

  const std::vector<Millis> windows_;
  mutable std::mutex mutex_;
  BrandRecords brands_;
  ShiftRecords shifts_;
  MentionRecords mentions_;
  bool caught_up_ = false, has_mixes_ = false;
  std::int64_t unreadable_ = 0, changes_ = 0;
  TimePoint swept_{};
};

}  // namespace askmix
