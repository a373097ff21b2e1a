// Watches the brands of one partition for shifts, and says which are to be announced.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/announcement.h"
#include "counting/brand_counts.h"
#include "counting/shift.h"
#include "counting/shift_detector.h"
#include "stages/known_gaps.h"

namespace askmix {

/// What was chosen is the caller's to announce: it may not be chosen again. Not thread-safe.
class ShiftWatch {
 public:
  /// A shift of a brand that is to be announced.
  struct Found {
    std::string brand;
    Shift shift;
  };
  using CountsOf = std::map<std::string_view, const BrandCounts*>;

  /// A look brings at most so many brands to where a predecessor was: it goes through all of their
  /// memory, in about 2 ms each.
  static constexpr int kRebuiltMax = 100;

  /// Whether a minute ended by `settled` that was not looked at.
  bool IsDue(TimePoint settled) const;
  /// The next look rebuilds.
  bool IsRebuilding(TimePoint oldest) const { return looked_ == TimePoint{} || looked_ < oldest; }
  /// Looks at the next of these minutes, or rebuilds what that takes; it must be due. `counts`: all
  /// brands of the partition, which reach back to `oldest`; `gaps`: when input is known to be lost.
  std::vector<Found> Look(const CountsOf& counts, const KnownGaps& gaps, TimePoint settled,
                          TimePoint oldest);

  /// It was announced, by us or by a predecessor; to be told in their order. What is known is
  /// ignored.
  void Announced(const Announcement& announcement);

  /// The brand is not counted any more.
  void Forget(const std::string& brand) { brands_.erase(brand); }

 private:
  struct Watched {
    ShiftDetector detector;
    TimePoint announced_at{};
    TimePoint rebuilt{};  ///< up to here, without telling
  };

  bool Rebuild(const CountsOf& counts, const KnownGaps& gaps, TimePoint oldest);

  std::map<std::string, Watched, std::less<>> brands_;
  TimePoint looked_{};   ///< end of the minute that was looked at last
  TimePoint rebuilt_{};  ///< up to where a rebuild goes
};

}  // namespace askmix
