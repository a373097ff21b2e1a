#include "classifier/word_groups.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace askmix;

namespace {

const GroupIds* Find(const WordGroups& groups, std::string_view word) {
  return groups.Find(std::uint64_t{WordGroups::KeyOf(word)} << 32);
}

}  // namespace

TEST_CASE("word groups: each word is found with its groups and no other word is") {
  std::vector<WordGroups::Entry> entries;
  for (std::uint16_t i = 0; i < WordGroups::kWordsMax; ++i) {
    entries.push_back({WordGroups::KeyOf("word" + std::to_string(i)), {i, i, i}});
  }
  const WordGroups groups(entries);
  std::size_t wrong = 0;
  std::size_t strangers = 0;
  for (std::uint16_t i = 0; i < WordGroups::kWordsMax; ++i) {
    const GroupIds* ids = Find(groups, "word" + std::to_string(i));
    REQUIRE(ids);
    if (*ids != GroupIds{i, i, i}) ++wrong;
    if (Find(groups, "stranger" + std::to_string(i)) != nullptr) ++strangers;
  }
  // A word is known by a part of its hash: a mistake in tens of thousands of words is no surprise.
  CHECK(wrong < 10);
  CHECK(strangers < 10);
}

TEST_CASE("word groups: of a word that is named twice the last groups hold") {
  const WordGroups groups({{WordGroups::KeyOf("lamp"), {1, 1, 1}},
                           {WordGroups::KeyOf("tent"), {2, 2, 2}},
                           {WordGroups::KeyOf("lamp"), {3, 3, 3}}});
  CHECK(groups.entries().size() == 2);
  REQUIRE(Find(groups, "lamp"));
  CHECK(*Find(groups, "lamp") == GroupIds{3, 3, 3});
}

TEST_CASE("word groups: entries are the same in whatever order they came") {
  const WordGroups::Entry lamp{WordGroups::KeyOf("lamp"), {1, 2, 3}};
  const WordGroups::Entry tent{WordGroups::KeyOf("tent"), {4, 5, 6}};
  const WordGroups one({lamp, tent});
  const WordGroups other({tent, lamp});
  CHECK(std::vector(one.entries().begin(), one.entries().end()) ==
        std::vector(other.entries().begin(), other.entries().end()));
  CHECK(WordGroups().empty());
}
