// Words that are used alike, in groups: what was learned of one word of a group holds for the
// others, also where a text comes from a trade that the labels do not know.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace askmix {

/// From few large groups to many small ones.
inline constexpr std::size_t kGroupings = 3;

/// The groups of one word; kAlone: the word is so common that it stays itself.
using GroupIds = std::array<std::uint16_t, kGroupings>;

class WordGroups {
 public:
  static constexpr std::uint16_t kAlone = 0xffff;
  static constexpr std::size_t kWordsMax = 30'000;

  /// A word is known by a part of its hash only, so no word can be read out of a model.
  struct Entry {
    std::uint32_t key;
    GroupIds ids;
    bool operator==(const Entry&) const = default;
  };
  static std::uint32_t KeyOf(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
  /// `word` as it stands in a normal text.
  static std::uint32_t KeyOf(std::string_view word);

  WordGroups() = default;
  /// At most kWordsMax entries; of entries with the same key the last one holds.
  explicit WordGroups(std::vector<Entry> entries);

  bool empty() const { return entries_.empty(); }
  /// By key, each once.
  std::span<const Entry> entries() const { return entries_; }
  /// Of the word with this HashWord; nullptr where it is in no group. Not to be called when empty.
  const GroupIds* Find(std::uint64_t hash) const;

 private:
  struct Slot {
    std::uint16_t tag = 0;  ///< 0: free
    GroupIds ids{};
  };
  static constexpr std::size_t kSlots = 1 << 16;
  static std::size_t SlotOf(std::uint32_t key) { return key & (kSlots - 1); }
  static std::uint16_t TagOf(std::uint32_t key) {
    return static_cast<std::uint16_t>(key >> 16 | 1);
  }

  std::vector<Entry> entries_;
  std::vector<Slot> slots_;  ///< less than half full: a search soon meets a free one
};

}  // namespace askmix
