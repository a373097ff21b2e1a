// The latest shifts of all brands, as intents.shifts has them.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/record.h"
#include "view/brand_records.h"

namespace askmix {

/// Where a shift stands among the others: the later, the higher; ids tell equal times apart.
struct ShiftPlace {
  TimePoint at{};
  std::string id;
  friend auto operator<=>(const ShiftPlace&, const ShiftPlace&) = default;
};

struct KnownShift {
  ShiftPlace place;
  std::string brand;
  std::string json;  ///< as it was written
};

/// Bounded by number and age. Not thread-safe.
class ShiftRecords {
 public:
  Taken Take(const Record& record);
  /// Lets go of those that are older than kAgeMax.
  void Sweep(TimePoint now);

  /// At most `count`, newest first: of one brand (empty: of all), and only those below `before`.
  std::vector<std::shared_ptr<const KnownShift>> Latest(std::string_view brand,
                                                        const std::optional<ShiftPlace>& before,
                                                        std::size_t count) const;

  static constexpr Millis kAgeMax{7 * 86'400'000};
  /// Of all brands; older ones go first.
  static constexpr std::size_t kCountMax = 5'000;

 private:
  std::map<ShiftPlace, std::shared_ptr<const KnownShift>> shifts_;
};

}  // namespace askmix
