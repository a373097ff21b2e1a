#include "classifier/word_groups.h"

#include <algorithm>
#include <string>

#include "classifier/gram_hash.h"
#include "core/error.h"

namespace askmix {
namespace {

constexpr std::size_t kHashPadding = 8;

}  // namespace

std::uint32_t WordGroups::KeyOf(std::string_view word) {
  std::string padded(word);
  padded.append(kHashPadding, '\0');
  return KeyOf(HashWord(padded.data(), word.size()));
}

WordGroups::WordGroups(std::vector<Entry> entries) {
  ASKMIX_CHECK(entries.size() <= kWordsMax);
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.key < b.key; });
  for (const Entry& entry : entries) {
    if (!entries_.empty() && entries_.back().key == entry.key) entries_.pop_back();
    entries_.push_back(entry);
  }
  if (entries_.empty()) return;
  slots_.resize(kSlots);
  for (const Entry& entry : entries_) {
    std::size_t at = SlotOf(entry.key);
    while (slots_[at].tag != 0) at = (at + 1) % kSlots;
    slots_[at] = {TagOf(entry.key), entry.ids};
  }
}

const GroupIds* WordGroups::Find(std::uint64_t hash) const {
  const std::uint32_t key = KeyOf(hash);
  const std::uint16_t tag = TagOf(key);
  for (std::size_t at = SlotOf(key); slots_[at].tag != 0; at = (at + 1) % kSlots) {
    if (slots_[at].tag == tag) return &slots_[at].ids;
  }
  return nullptr;
}

}  // namespace askmix
