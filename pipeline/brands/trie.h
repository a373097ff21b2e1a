// Literal byte patterns by their beginnings, as a double-array trie (Aoe, 1989).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace askmix {

/// Immutable after construction. Memory: 12 bytes per node; nodes are at most the bytes of the
/// patterns.
class Trie {
 public:
  /// `patterns` are sorted, distinct and not empty. They are known by their index.
  explicit Trie(const std::vector<std::string>& patterns);

  /// Calls found(pattern) for each pattern that `text` begins with, the shortest one first.
  template <typename Found>
  void PrefixesOf(std::string_view text, Found&& found) const {
    std::uint32_t state = kRoot;
    for (const char byte : text) {
      state = Child(state, byte);
      if (state == kNone) return;
      if (nodes_[state].pattern != kNone) found(nodes_[state].pattern);
    }
  }

  /// The pattern that equals `text`.
  std::optional<std::uint32_t> Lookup(std::string_view text) const;

 private:
  static constexpr std::uint32_t kRoot = 0;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  /// The child of node s by byte c is the node at nodes_[s].base + c, if its parent is s.
  struct Node {
    std::uint32_t base = 0;
    std::uint32_t parent = kNone;   ///< kNone: the slot is free
    std::uint32_t pattern = kNone;  ///< the one that ends here
  };
  struct Builder;

  std::uint32_t Child(std::uint32_t state, char byte) const {
    const std::uint32_t slot = nodes_[state].base + static_cast<unsigned char>(byte);
    return nodes_[slot].parent == state ? slot : kNone;
  }

  std::vector<Node> nodes_;  ///< ends with 256 free slots, so that no base + byte is outside
};

}  // namespace askmix
