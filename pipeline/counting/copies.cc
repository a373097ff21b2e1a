#include "counting/copies.h"

#include <algorithm>
#include <array>

namespace askmix {

std::size_t Copies::Note(const Sighting& sighting) {
  std::array<std::uint64_t, kAccountsMax> accounts{sighting.account};
  std::size_t count = 1;
  const auto look = [&](const Sighting& other) {
    const auto apart = std::chrono::abs(other.created_at - sighting.created_at);
    if (other.words != sighting.words || apart > span_ || count == kAccountsMax) return;
    const auto end = accounts.begin() + static_cast<std::ptrdiff_t>(count);
    if (std::find(accounts.begin(), end, other.account) == end) accounts[count++] = other.account;
  };
  const auto known = texts_.find(sighting.words);
  if (known != texts_.end()) std::ranges::for_each(known->second, look);
  const auto [first, last] = pending_.equal_range(sighting.words);
  std::for_each(first, last, [&](const auto& pending) { look(pending.second); });
  pending_.emplace(sighting.words, sighting);
  return count;
}

void Copies::Commit() {
  for (const auto& [words, sighting] : pending_) Store(sighting);
  pending_.clear();
}

void Copies::Expire(TimePoint now) {
  while (!by_age_.empty() && by_age_.front().first < now - span_) {
    const auto known = texts_.find(by_age_.front().second);
    by_age_.pop_front();
    if (known == texts_.end()) continue;
    std::erase_if(known->second, [&](const Sighting& s) { return s.noted_at < now - span_; });
    if (known->second.empty()) texts_.erase(known);
  }
}

void Copies::Store(const Sighting& sighting) {
  std::vector<Sighting>& seen = texts_[sighting.words];
  const auto before = std::ranges::find(seen, sighting.account, &Sighting::account);
  if (before != seen.end()) seen.erase(before);
  if (seen.size() == kAccountsMax) seen.erase(seen.begin());
  seen.push_back(sighting);
  by_age_.emplace_back(sighting.noted_at, sighting.words);
}

}  // namespace askmix
