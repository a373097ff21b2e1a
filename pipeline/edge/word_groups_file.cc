#include "edge/word_groups_file.h"

#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "edge/gzip_lines.h"

namespace askmix {
namespace {

[[noreturn]] void Wrong(const std::string& place, const std::string& what) {
  throw Fatal(ExitCode::kConfiguration, place + ": " + what);
}

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
  GzipLines lines(path);
  std::string line;
  std::vector<WordGroups::Entry> entries;
  while (lines.Next(line)) {
    if (line.empty() || line[0] == '#') continue;
    entries.push_back(EntryOf(line, lines.place()));
    if (entries.size() > WordGroups::kWordsMax) {
      Wrong(lines.place(), "there are more than " + std::to_string(WordGroups::kWordsMax) +
                               " words: leave out the rare ones");
    }
  }
  if (entries.empty()) throw Fatal(ExitCode::kConfiguration, path + " is empty");
  return WordGroups(std::move(entries));
}

}  // namespace askmix
