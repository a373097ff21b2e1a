#include "brands/parts.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace askmix {
namespace {

/// Begins a clause that turns to something else.
constexpr std::array<std::string_view, 6> kTurns = {"but ",      "while ",  "whereas ",
                                                    "although ", "though ", "however "};

bool IsLetter(char c) {
  return static_cast<unsigned char>((c | 0x20) - 'a') < 26 || static_cast<unsigned char>(c) >= 0x80;
}

/// A full stop after fewer letters is that of "vs." or "e.g.".
bool EndsWithWord(std::string_view before) {
  constexpr std::size_t kShortest = 3;
  std::size_t letters = 0;
  while (letters < kShortest && letters < before.size() &&
         IsLetter(before[before.size() - 1 - letters])) {
    ++letters;
  }
  return letters == kShortest || before.empty() || !IsLetter(before.back());
}

bool IsBlankAt(std::string_view text, std::size_t i) {
  return i >= text.size() || text[i] == ' ' || text[i] == '\n' || text[i] == '\t';
}

bool BeginsTurn(std::string_view rest) {
  return std::ranges::any_of(kTurns, [&](std::string_view turn) {
    return rest.size() >= turn.size() &&
           std::ranges::equal(turn, rest.substr(0, turn.size()), [](char a, char b) {
             return a == (b >= 'A' && b <= 'Z' ? b | 0x20 : b);
           });
  });
}

/// Whether a clause ends with the code point that ends before `i`.
bool EndsClause(std::string_view text, char32_t c, std::size_t begin, std::size_t i) {
  switch (c) {
    case '\n':
    case ';':
    case 0x3002:  // ideographic full stop, and the wide signs
    case 0xFF01:
    case 0xFF1F:
      return true;
    case '!':
    case '?':
    case 0x2026:
      return IsBlankAt(text, i);
    case '.':
      return IsBlankAt(text, i) && EndsWithWord(text.substr(0, begin));
    case ' ':
    case ',':
      return BeginsTurn(text.substr(i));
    default:
      return false;
  }
}

/// Where clauses end; the last one with the text.
std::vector<std::uint32_t> ClauseEnds(std::string_view text) {
  std::vector<std::uint32_t> ends;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const char32_t c = NextCodePoint(text, i);
    if (EndsClause(text, c, begin, i) && i < text.size()) {
      ends.push_back(static_cast<std::uint32_t>(i));
    }
  }
  ends.push_back(static_cast<std::uint32_t>(text.size()));
  return ends;
}

/// Names of brands are not cut in two.
void KeepWhole(std::span<const BrandMatch> matches, std::vector<std::uint32_t>& ends) {
  std::erase_if(ends, [&](std::uint32_t end) {
    return std::ranges::any_of(matches, [&](const BrandMatch& match) {
      return std::ranges::any_of(match.places, [&](const Place& place) {
        return !place.in_title && place.begin < end && end < place.end;
      });
    });
  });
}

/// For each clause, which of the matches it is about.
using About = std::vector<std::vector<std::size_t>>;

About AboutWhom(std::span<const BrandMatch> matches, std::span<const std::uint32_t> ends) {
  About about(ends.size());
  for (std::size_t m = 0; m < matches.size(); ++m) {
    for (const Place& place : matches[m].places) {
      if (place.in_title) continue;
      const auto at = std::ranges::upper_bound(ends, place.begin) - ends.begin();
      std::vector<std::size_t>& clause = about[static_cast<std::size_t>(at)];
      if (clause.empty() || clause.back() != m) clause.push_back(m);
    }
  }
  const auto named = std::ranges::find_if(about, [](const auto& c) { return !c.empty(); });
  if (named == about.end()) return about;
  std::fill(about.begin(), named, *named);
  for (auto clause = named + 1; clause != about.end(); ++clause) {
    if (clause->empty()) *clause = *(clause - 1);
  }
  return about;
}

}  // namespace

std::vector<std::vector<Part>> PartsNear(std::string_view text,
                                         std::span<const BrandMatch> matches) {
  std::vector<std::vector<Part>> parts(matches.size());
  if (matches.size() < 2 || text.empty()) return parts;
  std::vector<std::uint32_t> ends = ClauseEnds(text);
  KeepWhole(matches, ends);
  const About about = AboutWhom(matches, ends);
  for (std::size_t c = 0; c < ends.size(); ++c) {
    const std::uint32_t begin = c == 0 ? 0 : ends[c - 1];
    for (const std::size_t m : about[c]) {
      if (!parts[m].empty() && parts[m].back().end == begin) {
        parts[m].back().end = ends[c];
      } else {
        parts[m].push_back({begin, ends[c]});
      }
    }
  }
  for (std::vector<Part>& its : parts) {
    if (its.size() == 1 && its[0] == Part{0, static_cast<std::uint32_t>(text.size())}) its.clear();
  }
  return parts;
}

}  // namespace askmix
