// How many accounts wrote the same words within a while.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/types.h"

namespace askmix {

/// One thread at a time. As in Ledger, what is noted belongs to the open transaction. Memory: about
/// 150 bytes for each distinct text of the last span.
class Copies {
 public:
  /// More accounts than this are not told apart.
  static constexpr std::size_t kAccountsMax = 16;

  /// Texts are copies of each other if their event times differ by at most `span`.
  explicit Copies(Millis span) : span_(span) {}

  struct Sighting {
    std::uint64_t words, account;
    TimePoint created_at;  ///< event time
    TimePoint noted_at;    ///< processing time; it is forgotten a span later
  };

  /// Accounts that wrote these words around that time, this one included. Pending until Commit.
  std::size_t Note(const Sighting& sighting);
  void Commit();
  void Abort() { pending_.clear(); }
  /// Puts back what was noted before a restart.
  void Restore(const Sighting& sighting) { Store(sighting); }
  /// Forgets what was noted before now - span. Call between transactions.
  void Expire(TimePoint now);

  /// Distinct texts that are remembered: for tests of memory.
  std::size_t texts() const { return texts_.size(); }

 private:
  void Store(const Sighting& sighting);

  const Millis span_;
  /// By words; the latest ones, one for each account.
  std::unordered_map<std::uint64_t, std::vector<Sighting>> texts_;
  std::deque<std::pair<TimePoint, std::uint64_t>> by_age_;
  std::unordered_multimap<std::uint64_t, Sighting> pending_;  ///< of one text in their order
};

}  // namespace askmix
