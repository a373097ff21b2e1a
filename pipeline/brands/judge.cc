#include "brands/judge.h"

#include <algorithm>
#include <optional>

#include "core/text.h"

namespace askmix {
namespace {

constexpr std::uint32_t kAnywhere = 0xFFFFFFFF;

bool IsWordAt(std::string_view text, std::size_t& i) {
  const char32_t c = NextCodePoint(text, i);
  return IsWordCodePoint(c) || c == '\'' || c == '_';
}

/// Whether at most `most` words stand in `between`.
bool HasAtMost(std::string_view between, std::uint32_t most) {
  std::uint32_t words = 0;
  bool inside = false;
  for (std::size_t i = 0; i < between.size() && words <= most;) {
    const bool word = IsWordAt(between, i);
    words += static_cast<std::uint32_t>(word && !inside);
    inside = word;
  }
  return words <= most;
}

bool IsNear(const FoldedField& field, Span one, Span other, std::uint32_t within) {
  if (one.begin == other.begin && one.end == other.end) return false;
  if (within == kAnywhere || (one.begin < other.end && other.begin < one.end)) return true;
  const std::size_t begin = std::min(one.end, other.end);
  const std::size_t end = std::max(one.begin, other.begin);
  return HasAtMost(std::string_view(field.folded).substr(begin, end - begin), within);
}

std::string_view PhraseAround(const std::vector<PatternId>& phrases, const FoldedField& field,
                              Span span) {
  if (phrases.empty()) return {};
  for (const ContextWord& phrase : field.context) {
    const bool around = phrase.span.begin <= span.begin && span.end <= phrase.span.end;
    if (around && std::ranges::binary_search(phrases, phrase.pattern)) {
      return field.WordsOf(phrase.span);
    }
  }
  return {};
}

/// The first of the words of `wanted` that stands near `span`, outside of the rule's phrases: there
/// it means something else, too.
std::string_view FindNear(const std::vector<PatternId>& wanted, const WordRule& rule,
                          std::span<const FoldedField> fields, std::size_t at, Span span) {
  if (wanted.empty()) return {};
  for (std::size_t f = 0; f < fields.size(); ++f) {
    if (f != at && rule.within != kAnywhere) continue;
    for (const ContextWord& word : fields[f].context) {
      if (!std::ranges::binary_search(wanted, word.pattern)) continue;
      if (f == at && !IsNear(fields[f], span, word.span, rule.within)) continue;
      if (!PhraseAround(rule.never, fields[f], word.span).empty()) continue;
      return fields[f].WordsOf(word.span);
    }
  }
  return {};
}

/// A word of a text: its letters, and how it is written.
struct Written {
  std::size_t letters = 0;
  bool capital = false, lower = false;
  char sign = 0;           ///< '@' or '#' before it
  bool after_stop = true;  ///< the end of a sentence, a quotation mark, or nothing before it
  std::size_t begin = 0;
};

bool EndsSentence(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == ':' || c == '"' || c == '\n' || c == '|' ||
         c == '*' || c == '-' || c == '/' || c == 0x2026 || c == 0x201C || c == 0x2014;
}

std::vector<Written> WordsIn(std::string_view text) {
  std::vector<Written> words;
  bool inside = false, stop = true;
  char sign = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t here = i;
    const char32_t c = NextCodePoint(text, i);
    if (IsWordCodePoint(c) || c == '\'' || c == 0x2019) {
      if (!inside) {
        words.push_back({.sign = sign, .after_stop = stop, .begin = here});
        words.back().capital = IsUpperCodePoint(c);
        // What is addressed at the front leaves the sentence to begin.
        stop = stop && sign == '@';
      }
      inside = true;
      ++words.back().letters;
      words.back().lower |= c >= 'a' && c <= 'z';
      continue;
    }
    inside = false;
    sign = c == '@' || c == '#' ? static_cast<char>(c) : '\0';
    stop |= EndsSentence(c) || c > 0x2190;  // arrows, symbols and emoji begin anew, too
  }
  return words;
}

constexpr std::size_t kLookAround = 160;  // bytes of text that tell how its author writes

}  // namespace

std::string_view Name(Ground ground) {
  constexpr std::array<std::string_view, 9> kNames = {
      "none", "near", "hashtag", "capital", "link", "channel", "company", "not_near", "phrase"};
  return kNames[static_cast<std::size_t>(ground)];
}

Judgement Against(const WordRule& rule, std::span<const FoldedField> fields, std::size_t at,
                  Span span) {
  if (const auto phrase = PhraseAround(rule.never, fields[at], span); !phrase.empty()) {
    return {Ground::kPhrase, phrase};
  }
  const auto word = FindNear(rule.not_near, rule, fields, at, span);
  return {word.empty() ? Ground::kNone : Ground::kNotNear, word};
}

Judgement InFavour(const WordRule& rule, std::span<const FoldedField> fields, std::size_t at,
                   Span span) {
  const auto word = FindNear(rule.near, rule, fields, at, span);
  if (!word.empty()) return {Ground::kNear, word};
  const FoldedField& field = fields[at];
  const bool capital = rule.capital && HasTellingCapital(field.original, field.origins[span.begin],
                                                         field.origins[span.end]);
  return {capital ? Ground::kCapital : Ground::kNone, {}};
}

bool HasTellingCapital(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t first = begin;
  if (!IsUpperCodePoint(NextCodePoint(text, first))) return false;
  const std::size_t from = begin > kLookAround ? text.find(' ', begin - kLookAround) : 0;
  const std::string_view around = text.substr(from, end - from + kLookAround);
  std::size_t capitals = 0, others = 0;
  for (const Written& word : WordsIn(around)) {
    const std::size_t at = from + word.begin;
    if (at == begin && (word.after_stop || word.sign != 0)) return false;
    if ((at >= begin && at < end) || word.sign != 0 || word.letters < 3) continue;
    ++(word.capital ? capitals : others);
  }
  return others > 0 && capitals <= others;
}

}  // namespace askmix
