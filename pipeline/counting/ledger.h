// Remembers what was decided for each identity of one input partition within the horizon: refuses
// duplicates, and knows which votes an edit or a delete has to withdraw.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/intent.h"
#include "core/types.h"

namespace askmix {

/// A vote that counts now: one (mention, brand).
struct Vote {
  std::string brand;
  Decision decision;
  bool measured = true;  ///< false: published, but too old to be in any window
  Expected expected{};   ///< of the model that decided; 0 when it is not known
  friend bool operator==(const Vote&, const Vote&) = default;
};

struct LedgerEntry {
  std::int64_t version = 0;
  bool deleted = false;
  TimePoint created_at{};     ///< event time of the votes
  TimePoint decided_at{};     ///< processing time; the horizon counts from here
  std::uint64_t content = 0;  ///< hash of the text, to tell a duplicate from a conflict
  std::vector<Vote> votes;
  friend bool operator==(const LedgerEntry&, const LedgerEntry&) = default;
};

/// 128 bits of xxHash of an identity. Two of 10^9 identities collide with probability 10^-21.
struct IdentityHash {
  std::uint64_t low, high;
  friend bool operator==(const IdentityHash&, const IdentityHash&) = default;
};
IdentityHash HashIdentity(std::string_view key);

/// One thread at a time. Memory: about 140 bytes per identity with one vote, however often it is
/// decided again; names of brands that no vote holds go when they are more than the others.
///
/// Changes go to an overlay that belongs to the open transaction. A transaction that aborts must
/// not leave its identities behind: the records come again and would be refused as duplicates.
class Ledger {
 public:
  explicit Ledger(Millis horizon) : horizon_(horizon) {}

  /// What is known, pending changes first; null when nothing is. Valid until the next call.
  const LedgerEntry* Find(IdentityHash id) const;
  /// Pending until Commit. The reference is valid until the next non-const call.
  LedgerEntry& Put(IdentityHash id, LedgerEntry entry);

  void Commit();
  void Abort();

  /// Puts back an entry read from the ledger topic. The latest one of an identity wins.
  void Restore(IdentityHash id, LedgerEntry entry);

  /// Forgets entries decided before now - horizon; after a clock went back, some a little later.
  /// Call between transactions.
  void Expire(TimePoint now);

  std::size_t size() const { return entries_.size(); }
  /// Places in the queue by age, and names of brands, that are held: for tests of memory.
  std::size_t places() const { return by_age_.size(); }
  std::size_t brands() const { return brands_.size(); }

 private:
  struct Hasher {
    std::size_t operator()(IdentityHash id) const noexcept { return id.low; }
  };
  struct PackedVote {
    std::uint32_t brand;  ///< index in brands_
    std::uint8_t slot;
    bool measured;
    Expected expected;
  };
  /// An entry in little space: there are millions of them, and nearly all have one vote.
  struct Packed {
    std::int64_t version;
    TimePoint created_at, decided_at;
    std::uint64_t content;
    PackedVote first_vote;
    bool deleted;
    std::uint32_t vote_count;
    std::unique_ptr<PackedVote[]> more_votes;  ///< all but the first
  };

  void Store(IdentityHash id, const LedgerEntry& entry);
  void DropOldPlaces();
  void DropUnusedBrands();
  std::uint32_t IndexOf(const std::string& brand);
  Packed Pack(const LedgerEntry& entry);
  PackedVote Pack(const Vote& vote);
  void Unpack(const Packed& packed, LedgerEntry& entry) const;
  Vote Unpack(PackedVote vote) const;

  Millis horizon_;
  std::unordered_map<IdentityHash, Packed, Hasher> entries_;
  std::deque<std::pair<TimePoint, IdentityHash>> by_age_;  ///< as stored; by time of decision

  std::vector<std::string> brands_;
  std::unordered_map<std::string, std::uint32_t> brand_index_;
  std::size_t brands_kept_ = 0;  ///< when they were last tidied up

  std::unordered_map<IdentityHash, LedgerEntry, Hasher> pending_;
  std::vector<IdentityHash> pending_order_;  ///< so that commit order never depends on hashing

  mutable LedgerEntry found_;  ///< what Find unpacked last
};

}  // namespace askmix
