// Remembers what was decided for each identity of one input partition within the horizon: refuses
// duplicates, and knows which votes an edit or a delete has to withdraw.
#pragma once

#include <array>
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

/// 128 bits of xxHash of an identity. Two of 10^9 identities collide with probability 10^-21.
struct IdentityHash {
  std::uint64_t low = 0, high = 0;
  friend auto operator<=>(const IdentityHash&, const IdentityHash&) = default;
};
IdentityHash HashIdentity(std::string_view key);

/// Whether a post, or all posts of an author, are shown to the public: the latest news of it.
struct Standing {
  bool hidden = false;
  std::int64_t version = 0;  ///< of the news; 0: there was none

  /// Versions of a post that came after it was hidden are shown again.
  bool Hides(std::int64_t post_version) const { return hidden && post_version <= version; }
  friend bool operator==(const Standing&, const Standing&) = default;
};

/// Primary tags have two or three letters; longer ones are not remembered.
inline constexpr std::size_t kLanguageBytes = 4;

/// No version of the post was seen, only news about it.
inline constexpr std::int64_t kNoVersion = -1;

struct LedgerEntry {
  std::string key;  ///< the identity, as long as there are votes
  std::int64_t version = kNoVersion;
  bool deleted = false;
  Standing standing;
  bool withheld = false;       ///< the votes do not count: the post is hidden
  TimePoint created_at{};      ///< event time of the votes
  TimePoint decided_at{};      ///< processing time; the horizon counts from here
  std::uint64_t content = 0;   ///< hash of the text, to tell a duplicate from a conflict
  IdentityHash author{};       ///< of the author's key; 0: unknown
  std::string lang;            ///< primary tag, as long as there are votes; at most 4 letters
  std::uint64_t original = 0;  ///< group of what a repost repeats; 0: it is none
  std::uint64_t words = 0;     ///< hash by which copies of a text are known; 0: it has none
  std::vector<Vote> votes;
  friend bool operator==(const LedgerEntry&, const LedgerEntry&) = default;
};

/// Identities that have something in common.
std::uint64_t GroupOfAuthor(IdentityHash author);
/// All reposts of one post.
std::uint64_t GroupOfReposts(std::string_view original_key);
/// Reposts of one post by one author.
std::uint64_t GroupOfReposts(std::uint64_t original, IdentityHash author);

/// One thread at a time. Memory: about 300 bytes per identity with one vote, however often it is
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
  /// The identities of a group, pending ones too, in an order that depends on nothing else.
  std::vector<IdentityHash> MembersOf(std::uint64_t group) const;

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
  /// Rows of the index of groups.
  std::size_t rows() const { return groups_.size(); }

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
    std::int64_t standing_version;
    TimePoint created_at, decided_at;
    std::uint64_t content;
    IdentityHash author;
    std::uint64_t original, words;
    std::unique_ptr<char[]> key;
    std::array<char, kLanguageBytes> lang;  ///< ends at the first 0
    PackedVote first_vote;
    std::uint16_t key_bytes;
    bool deleted, hidden, withheld;
    std::uint32_t vote_count;
    std::unique_ptr<PackedVote[]> more_votes;  ///< all but the first
  };
  using Groups = std::unordered_multimap<std::uint64_t, IdentityHash>;

  void Store(IdentityHash id, const LedgerEntry& entry);
  void DropOldPlaces();
  void DropOldRows();
  bool IsInGroup(IdentityHash id, std::uint64_t group) const;
  void Regroup(const Packed* before, IdentityHash id, const LedgerEntry& after);
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

  /// May hold identities that left their group or the ledger: they are passed over.
  Groups groups_;
  std::size_t rows_in_use_ = 0;

  std::unordered_map<IdentityHash, LedgerEntry, Hasher> pending_;
  Groups pending_groups_;
  std::vector<IdentityHash> pending_order_;  ///< so that commit order never depends on hashing

  mutable LedgerEntry found_;  ///< what Find unpacked last
};

}  // namespace askmix
