// The latest mixes and the last day of each brand, as their topics have them.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "counting/windows.h"

namespace askmix {

/// A record of intents.ratios.
struct KnownMix {
  TimePoint end{};
  bool is_zero = true;  ///< no mention lies in the window
  std::string json;     ///< as it was written
};

/// A record of intents.history.
struct KnownHistory {
  TimePoint start{}, end{};
  Millis step{};
  bool is_empty = true;  ///< nobody mentioned the brand
  std::string json;
};

struct KnownBrand {
  bool is_stranger = true;                             ///< not in the catalogue
  std::vector<std::shared_ptr<const KnownMix>> mixes;  ///< by window; null: never written
  std::shared_ptr<const KnownHistory> history;         ///< null: never written
};

/// What became of a record.
enum class Taken {
  kChanged,
  kIgnored,     ///< of nothing that is shown, or there is no room for it
  kUnreadable,  ///< not what its topic should hold
};

/// Bounded: brands of the catalogue, and a number of others. Not thread-safe.
class BrandRecords {
 public:
  using Brands = std::map<std::string, KnownBrand, std::less<>>;

  /// Keeps mixes of these windows only.
  BrandRecords(std::vector<Millis> windows, const std::vector<std::string>& catalogue);

  /// Tombstones remove what their key names.
  Taken TakeMix(const Record& record);
  Taken TakeHistory(const Record& record);

  /// Lets go of brands outside the catalogue of which nothing can lie in a window or in the last
  /// day any more.
  void Sweep(TimePoint now);

  /// Brands of the catalogue are there from the beginning.
  const Brands& brands() const { return brands_; }
  /// Brands for which there was no room, with their repetitions.
  std::size_t left_out() const { return left_out_; }
  /// Of all mixes that hold mentions; epoch: there is none.
  TimePoint latest_end() const { return latest_end_; }

  /// Brands outside the catalogue: as many as a measure worker keeps.
  static constexpr std::size_t kStrangersMax = 20'000;

 private:
  /// Null: no room.
  KnownBrand* Enter(std::string_view brand);
  Taken Remove(std::string_view key);
  bool IsGone(const KnownBrand& brand, TimePoint now) const;

  const std::vector<Millis> windows_;
  Brands brands_;
  std::size_t strangers_ = 0;
  std::size_t left_out_ = 0;
  TimePoint latest_end_{};
};

}  // namespace askmix
