// The latest decided mentions of each brand, as the classified topics have them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "view/brand_records.h"

namespace askmix {

/// Bounded by number for each brand, by age, and by bytes. Withdrawn mentions go at once; those of
/// hidden posts are kept out of sight, since the news that a post is shown again has no text: it
/// is not ours to show where the post was edited meanwhile. Not thread-safe.
class MentionRecords {
 public:
  Taken Take(const Record& record);
  /// Lets go of what was written more than kAgeMax ago.
  void Sweep(TimePoint now);

  /// Records of the topics, at most `count`, newest first.
  std::vector<std::shared_ptr<const std::string>> Latest(std::string_view brand, std::size_t count,
                                                         TimePoint now) const;

  static constexpr Millis kAgeMax{3'600'000};
  static constexpr std::size_t kPerBrandMax = 20;
  static constexpr std::size_t kBytesMax = std::size_t{64} << 20;  ///< of all; the oldest go first

 private:
  struct Place {
    TimePoint written{};
    std::uint64_t order = 0;  ///< in which they were taken
    friend auto operator<=>(const Place&, const Place&) = default;
  };
  struct Known {
    std::string brand, identity;
    std::int64_t version = 0;
    std::shared_ptr<const std::string> json;
    bool hidden = false;
  };
  using Mentions = std::map<Place, Known>;

  Taken Withdraw(const std::string& identity, bool only_hidden);
  Taken Restore(const std::string& identity, std::int64_t post_version);
  void Enter(Place place, Known mention);
  void Erase(Mentions::iterator mention);

  Mentions mentions_;
  std::map<std::string, Place, std::less<>> by_identity_;
  std::map<std::string, std::set<Place>, std::less<>> by_brand_;
  std::uint64_t taken_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace askmix
