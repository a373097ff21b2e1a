// A brand's windows taken apart by something that each mention has one of: its platform, its
// language.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "counting/windows.h"

namespace askmix {

/// Counts of one part of a window.
struct CountedPart {
  std::string name;
  std::array<std::int64_t, kSlotCount> slots{};  ///< not below 0

  friend bool operator==(const CountedPart&, const CountedPart&) = default;
};

class Breakdown {
 public:
  /// Names beyond this many become kRest: anybody may write names into records.
  static constexpr std::size_t kNamesMax = 50;
  static constexpr std::string_view kRest = "other";
  static constexpr std::string_view kUnknown = "unknown";

  /// `spec` is borrowed and must outlive this.
  explicit Breakdown(const WindowSpec& spec) : spec_(&spec) {}

  /// As Windows::Add, for one part; an empty name is kUnknown.
  void Add(std::string_view name, TimePoint bucket, const Tally& change);
  void Advance(TimePoint end);

  /// The parts of that window that are not 0, by name.
  std::vector<CountedPart> Parts(std::size_t window) const;

 private:
  const WindowSpec* spec_;
  TimePoint end_{};
  std::map<std::string, Windows, std::less<>> parts_;
};

}  // namespace askmix
