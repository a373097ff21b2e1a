#include "brands/trie.h"

#include <algorithm>
#include <functional>
#include <queue>

#include "core/error.h"

namespace askmix {

/// Places the nodes breadth first, so that the nodes near the root lie together.
struct Trie::Builder {
  /// A node and the patterns that begin with its path: patterns[first, last).
  struct Branch {
    std::uint32_t node;
    std::size_t depth, first, last;
  };

  Trie& trie;
  const std::vector<std::string>& patterns;
  std::queue<Branch> open = {};
  std::uint32_t first_free = 256;
  std::vector<Branch> children = {};

  void Run() {
    Reserve(first_free);
    trie.nodes_[kRoot].parent = kRoot;
    open.push({kRoot, 0, 0, patterns.size()});
    while (!open.empty()) {
      const Branch branch = open.front();
      open.pop();
      Expand(branch);
    }
    trie.nodes_.shrink_to_fit();
  }

  void Expand(const Branch& branch) {
    Split(branch);
    if (children.empty()) return;
    const std::uint32_t base = FindBase();
    trie.nodes_[branch.node].base = base;
    for (Branch& child : children) {
      child.node = base + Byte(child);
      Node& node = trie.nodes_[child.node];
      node.parent = branch.node;
      if (patterns[child.first].size() == child.depth) {
        node.pattern = static_cast<std::uint32_t>(child.first);
      }
      open.push(child);
    }
  }

  /// One child per byte that follows the branch's path.
  void Split(const Branch& branch) {
    children.clear();
    const auto byte = [&](std::size_t p) { return patterns[p][branch.depth]; };
    std::size_t first = branch.first;
    // Only the first one of a sorted range can end with the path itself.
    if (first < branch.last && patterns[first].size() == branch.depth) ++first;
    while (first < branch.last) {
      std::size_t last = first + 1;
      while (last < branch.last && byte(last) == byte(first)) ++last;
      children.push_back({kNone, branch.depth + 1, first, last});
      first = last;
    }
  }

  std::uint32_t Byte(const Branch& child) const {
    return static_cast<unsigned char>(patterns[child.first][child.depth - 1]);
  }

  /// The lowest base at which the slots of all children are free.
  std::uint32_t FindBase() {
    while (IsTaken(first_free)) Reserve(++first_free);
    for (std::uint32_t slot = first_free;; ++slot) {
      Reserve(slot + 256);
      const std::uint32_t base = slot - Byte(children.front());
      const bool fits = std::none_of(children.begin(), children.end(), [&](const Branch& child) {
        return IsTaken(base + Byte(child));
      });
      if (fits) return base;
    }
  }

  bool IsTaken(std::uint32_t slot) const { return trie.nodes_[slot].parent != kNone; }

  void Reserve(std::uint32_t slot) {
    const std::size_t size = std::size_t{slot} + 257;
    if (trie.nodes_.size() < size) trie.nodes_.resize(size);
  }
};

Trie::Trie(const std::vector<std::string>& patterns) {
  ASKMIX_CHECK(std::adjacent_find(patterns.begin(), patterns.end(), std::greater_equal<>()) ==
               patterns.end());
  ASKMIX_CHECK(patterns.empty() || !patterns.front().empty());
  Builder{*this, patterns}.Run();
}

std::optional<std::uint32_t> Trie::Lookup(std::string_view text) const {
  std::uint32_t state = kRoot;
  for (const char c : text) {
    state = Child(state, c);
    if (state == kNone) return std::nullopt;
  }
  const std::uint32_t pattern = nodes_[state].pattern;
  return pattern != kNone ? std::optional(pattern) : std::nullopt;
}

}  // namespace askmix
