#include "edge/word_groups_file.h"

#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "edge/gzip_lines.h"

namespace askmix {
namespace {

std::uint16_t IdOf(std::string_view digits, const std::string& place) {
  if (digits == "-") return WordGroups::kAlone;
  std::uint16_t id = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
  if (error != std::errc() || end != digits.data() + digits.size() || id == WordGroups::kAlone) {
    Wrong(place, "'" + std::string(digits) + "' is not a group: expected a number below " +
                     std::to_string(WordGroups::kAlone) + ", or -");
  }
  return id;
}

WordGroups::Entry EntryOf(std::string_view line, const std::string& place) {
  const std::size_t word = line.find('\t');
  WordGroups::Entry entry{WordGroups::KeyOf(line.substr(0, word)), {}};
  std::size_t at = word;
  for (std::uint16_t& id : entry.ids) {
    if (at == std::string_view::npos) {
      Wrong(place,
            "expected a word and " + std::to_string(kGroupings) + " groups, separated by tabs");
    }
    const std::size_t next = line.find('\t', at + 1);
    id = IdOf(line.substr(at + 1, next - at - 1), place);
    at = next;
  }
  return entry;
}

}  // namespace

WordGroups ReadWordGroups(const std::string& path) {
  std::vector<WordGroups::Entry> entries;
  EachLine(path, [&](const std::string& line, const std::string& place) {
    entries.push_back(EntryOf(line, place));
    if (entries.size() > WordGroups::kWordsMax) {
      Wrong(place, "there are more than " + std::to_string(WordGroups::kWordsMax) +
                       " words: leave out the rare ones");
    }
  });
  return WordGroups(std::move(entries));
}

}  // namespace askmix
