#include "counting/ledger.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "core/error.h"
#include "core/hash.h"

namespace askmix {
namespace {

/// Below these nothing is tidied up: it would be for little.
constexpr std::size_t kOldPlacesMin = 1'000;
constexpr std::size_t kUnusedBrandsMin = 10'000;
constexpr std::size_t kOldRowsMin = 1'000;

/// Calls visit(group) for each group that an identity with these belongs to.
template <typename Visit>
void EachGroup(IdentityHash author, std::uint64_t original, Visit&& visit) {
  const bool known = author != IdentityHash{};
  if (known) visit(GroupOfAuthor(author));
  if (original == 0) return;
  visit(original);
  if (known) visit(GroupOfReposts(original, author));
}

std::size_t GroupCount(IdentityHash author, std::uint64_t original) {
  std::size_t count = 0;
  EachGroup(author, original, [&](std::uint64_t) { ++count; });
  return count;
}

bool IsMember(std::uint64_t group, IdentityHash author, std::uint64_t original) {
  bool member = false;
  EachGroup(author, original, [&](std::uint64_t its) { member = member || its == group; });
  return member;
}

}  // namespace

std::uint64_t GroupOfAuthor(IdentityHash author) { return author.high; }

std::uint64_t GroupOfReposts(std::string_view original_key) {
  return HashBytes64(std::string("reposts of ").append(original_key));
}

std::uint64_t GroupOfReposts(std::uint64_t original, IdentityHash author) {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;
  return (original ^ author.low) * kOdd;
}

IdentityHash HashIdentity(std::string_view key) {
  const Hash128 hash = HashBytes128(key);
  return {hash.low, hash.high};
}

const LedgerEntry* Ledger::Find(IdentityHash id) const {
  const auto pending = pending_.find(id);
  if (pending != pending_.end()) return &pending->second;
  const auto known = entries_.find(id);
  if (known == entries_.end()) return nullptr;
  Unpack(known->second, found_);
  return &found_;
}

LedgerEntry& Ledger::Put(IdentityHash id, LedgerEntry entry) {
  const auto known = pending_.find(id);
  const bool grouped = known != pending_.end() && known->second.author == entry.author &&
                       known->second.original == entry.original;
  if (!grouped) {
    EachGroup(entry.author, entry.original,
              [&](std::uint64_t group) { pending_groups_.emplace(group, id); });
  }
  const auto [at, is_new] = pending_.insert_or_assign(id, std::move(entry));
  if (is_new) pending_order_.push_back(id);
  return at->second;
}

std::vector<IdentityHash> Ledger::MembersOf(std::uint64_t group) const {
  std::vector<IdentityHash> members;
  for (const Groups* rows : {&groups_, &pending_groups_}) {
    const auto [first, last] = rows->equal_range(group);
    for (auto row = first; row != last; ++row) {
      if (IsInGroup(row->second, group)) members.push_back(row->second);
    }
  }
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

bool Ledger::IsInGroup(IdentityHash id, std::uint64_t group) const {
  const auto pending = pending_.find(id);
  if (pending != pending_.end()) {
    return IsMember(group, pending->second.author, pending->second.original);
  }
  const auto known = entries_.find(id);
  return known != entries_.end() && IsMember(group, known->second.author, known->second.original);
}

void Ledger::Commit() {
  for (const IdentityHash id : pending_order_) Store(id, pending_.at(id));
  Abort();
}

void Ledger::Abort() {
  pending_.clear();
  pending_groups_.clear();
  pending_order_.clear();
}

void Ledger::Restore(IdentityHash id, LedgerEntry entry) { Store(id, entry); }

void Ledger::Expire(TimePoint now) {
  ASKMIX_CHECK(pending_.empty());
  const TimePoint oldest_kept = now - horizon_;
  while (!by_age_.empty() && by_age_.front().first < oldest_kept) {
    const auto known = entries_.find(by_age_.front().second);
    // An identity that was decided again since has a younger place in the queue.
    if (known != entries_.end() && known->second.decided_at < oldest_kept) {
      rows_in_use_ -= GroupCount(known->second.author, known->second.original);
      entries_.erase(known);
    }
    by_age_.pop_front();
  }
  if (groups_.size() > 2 * rows_in_use_ + kOldRowsMin) DropOldRows();
  if (brands_.size() > 2 * brands_kept_ + kUnusedBrandsMin) DropUnusedBrands();
}

void Ledger::Store(IdentityHash id, const LedgerEntry& entry) {
  const auto known = entries_.find(id);
  const bool has_place = known != entries_.end() && known->second.decided_at == entry.decided_at;
  Regroup(known == entries_.end() ? nullptr : &known->second, id, entry);
  entries_.insert_or_assign(id, Pack(entry));
  if (has_place) return;
  by_age_.emplace_back(entry.decided_at, id);
  if (by_age_.size() > 2 * entries_.size() + kOldPlacesMin) DropOldPlaces();
}

/// Of identities that were decided again since.
void Ledger::DropOldPlaces() {
  std::erase_if(by_age_, [this](const auto& place) {
    const auto known = entries_.find(place.second);
    return known == entries_.end() || known->second.decided_at != place.first;
  });
}

void Ledger::Regroup(const Packed* before, IdentityHash id, const LedgerEntry& after) {
  if (before != nullptr) {
    if (before->author == after.author && before->original == after.original) return;
    rows_in_use_ -= GroupCount(before->author, before->original);
  }
  EachGroup(after.author, after.original, [&](std::uint64_t group) { groups_.emplace(group, id); });
  rows_in_use_ += GroupCount(after.author, after.original);
}

/// Of identities that are forgotten or belong to another group now.
void Ledger::DropOldRows() {
  groups_.clear();
  for (const auto& [id, packed] : entries_) {
    EachGroup(packed.author, packed.original,
              [this, id = id](std::uint64_t group) { groups_.emplace(group, id); });
  }
}

/// Votes hold numbers, so names are dropped by numbering those anew that are in use.
void Ledger::DropUnusedBrands() {
  const std::vector<std::string> before = std::exchange(brands_, {});
  brand_index_.clear();
  for (auto& [id, packed] : entries_) {
    for (std::uint32_t i = 0; i < packed.vote_count; ++i) {
      std::uint32_t& brand = (i == 0 ? packed.first_vote : packed.more_votes[i - 1]).brand;
      brand = IndexOf(before[brand]);
    }
  }
  brands_kept_ = brands_.size();
}

Ledger::Packed Ledger::Pack(const LedgerEntry& entry) {
  const std::vector<Vote>& votes = entry.votes;
  const std::size_t key_bytes = votes.empty() ? 0 : entry.key.size();
  ASKMIX_CHECK(key_bytes <= std::numeric_limits<std::uint16_t>::max());
  Packed packed{.version = entry.version,
                .standing_version = entry.standing.version,
                .created_at = entry.created_at,
                .decided_at = entry.decided_at,
                .content = entry.content,
                .author = entry.author,
                .original = entry.original,
                .words = entry.words,
                .key = key_bytes == 0 ? nullptr : std::make_unique<char[]>(key_bytes),
                .lang = {},
                .first_vote = {},
                .key_bytes = static_cast<std::uint16_t>(key_bytes),
                .deleted = entry.deleted,
                .hidden = entry.standing.hidden,
                .withheld = entry.withheld,
                .vote_count = static_cast<std::uint32_t>(votes.size()),
                .more_votes = nullptr};
  if (key_bytes > 0) std::memcpy(packed.key.get(), entry.key.data(), key_bytes);
  if (!votes.empty() && entry.lang.size() <= kLanguageBytes) {
    std::memcpy(packed.lang.data(), entry.lang.data(), entry.lang.size());
  }
  if (!votes.empty()) packed.first_vote = Pack(votes.front());
  if (votes.size() > 1) packed.more_votes = std::make_unique<PackedVote[]>(votes.size() - 1);
  for (std::size_t i = 1; i < votes.size(); ++i) packed.more_votes[i - 1] = Pack(votes[i]);
  return packed;
}

Ledger::PackedVote Ledger::Pack(const Vote& vote) {
  return {IndexOf(vote.brand), static_cast<std::uint8_t>(SlotOf(vote.decision)), vote.measured,
          vote.expected};
}

std::uint32_t Ledger::IndexOf(const std::string& brand) {
  const auto [at, is_new] =
      brand_index_.try_emplace(brand, static_cast<std::uint32_t>(brands_.size()));
  if (is_new) brands_.push_back(brand);
  return at->second;
}

void Ledger::Unpack(const Packed& packed, LedgerEntry& entry) const {
  entry.key.clear();
  if (packed.key_bytes > 0) entry.key.assign(packed.key.get(), packed.key_bytes);
  entry.lang.assign(packed.lang.begin(), std::ranges::find(packed.lang, '\0'));
  entry.version = packed.version;
  entry.deleted = packed.deleted;
  entry.standing = {packed.hidden, packed.standing_version};
  entry.withheld = packed.withheld;
  entry.author = packed.author;
  entry.original = packed.original;
  entry.words = packed.words;
  entry.created_at = packed.created_at;
  entry.decided_at = packed.decided_at;
  entry.content = packed.content;
  entry.votes.clear();
  for (std::uint32_t i = 0; i < packed.vote_count; ++i) {
    entry.votes.push_back(Unpack(i == 0 ? packed.first_vote : packed.more_votes[i - 1]));
  }
}

Vote Ledger::Unpack(PackedVote vote) const {
  return {brands_[vote.brand], DecisionOf(vote.slot), vote.measured, vote.expected};
}

}  // namespace askmix
