#include "brands/trie.h"

#include <doctest/doctest.h>

#include <random>
#include <set>

namespace askmix {
namespace {

std::vector<std::uint32_t> Prefixes(const Trie& trie, std::string_view text) {
  std::vector<std::uint32_t> found;
  trie.PrefixesOf(text, [&](std::uint32_t pattern) { found.push_back(pattern); });
  return found;
}

std::string RandomText(std::mt19937& random, std::string_view alphabet, std::size_t longest) {
  std::string text(random() % (longest + 1), ' ');
  for (char& c : text) c = alphabet[random() % alphabet.size()];
  return text;
}

TEST_CASE("trie: finds exactly the patterns that a text begins with") {
  std::mt19937 random(7);
  const std::string alphabet("ab\0\xFF\x80", 5);
  for (int round = 0; round < 300; ++round) {
    CAPTURE(round);
    std::set<std::string> distinct;
    for (int k = 0; k < 40; ++k) distinct.insert(RandomText(random, alphabet, 5));
    distinct.erase("");
    const std::vector<std::string> patterns(distinct.begin(), distinct.end());
    const Trie trie(patterns);
    for (int k = 0; k < 20; ++k) {
      const std::string text = RandomText(random, alphabet, 8);
      std::vector<std::uint32_t> expected;
      // A sorted list has the shorter of two prefixes of one text first.
      for (std::uint32_t p = 0; p < patterns.size(); ++p) {
        if (text.starts_with(patterns[p])) expected.push_back(p);
      }
      CHECK(Prefixes(trie, text) == expected);
      const bool known = distinct.contains(text);
      CHECK(trie.Lookup(text).has_value() == known);
      if (known) CHECK(patterns[*trie.Lookup(text)] == text);
    }
  }
}

TEST_CASE("trie: without patterns nothing is found") {
  const Trie trie({});
  CHECK(Prefixes(trie, std::string("\0a", 2)).empty());
  CHECK_FALSE(trie.Lookup("a"));
  CHECK_FALSE(trie.Lookup(""));
  CHECK_FALSE(trie.Lookup(std::string_view("\0", 1)));
}

}  // namespace
}  // namespace askmix
