#include "counting/ledger.h"

#include "core/error.h"
#include "core/hash.h"

namespace askmix {
namespace {

/// Below these nothing is tidied up: it would be for little.
constexpr std::size_t kOldPlacesMin = 1'000;
constexpr std::size_t kUnusedBrandsMin = 10'000;

}  // namespace

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
  const auto [at, is_new] = pending_.insert_or_assign(id, std::move(entry));
  if (is_new) pending_order_.push_back(id);
  return at->second;
}

void Ledger::Commit() {
  for (const IdentityHash id : pending_order_) Store(id, pending_.at(id));
  Abort();
}

void Ledger::Abort() {
  pending_.clear();
  pending_order_.clear();
}

void Ledger::Restore(IdentityHash id, LedgerEntry entry) { Store(id, entry); }

void Ledger::Expire(TimePoint now) {
  ASKMIX_CHECK(pending_.empty());
  const TimePoint oldest_kept = now - horizon_;
  while (!by_age_.empty() && by_age_.front().first < oldest_kept) {
    const auto known = entries_.find(by_age_.front().second);
    // An identity that was decided again since has a younger place in the queue.
    if (known != entries_.end() && known->second.decided_at < oldest_kept) entries_.erase(known);
    by_age_.pop_front();
  }
  if (brands_.size() > 2 * brands_kept_ + kUnusedBrandsMin) DropUnusedBrands();
}

void Ledger::Store(IdentityHash id, const LedgerEntry& entry) {
  const auto known = entries_.find(id);
  const bool has_place = known != entries_.end() && known->second.decided_at == entry.decided_at;
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
  Packed packed{.version = entry.version,
                .created_at = entry.created_at,
                .decided_at = entry.decided_at,
                .content = entry.content,
                .first_vote = {},
                .deleted = entry.deleted,
                .vote_count = static_cast<std::uint32_t>(votes.size()),
                .more_votes = nullptr};
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
  entry.version = packed.version;
  entry.deleted = packed.deleted;
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
