#include "brands/boundaries.h"

#include <algorithm>

#include "core/text.h"

namespace askmix {
namespace {

/// How the words of a script are parted.
enum class Script : std::uint8_t {
  kNone,       ///< no part of a word
  kSpaced,     ///< by blanks
  kKatakana,   ///< by a change of script; suffixes follow without a blank
  kHangul,     ///< the same
  kSpaceless,  ///< not at all
};

Script ScriptOf(char32_t c) {
  if (!IsWordCodePoint(c)) return Script::kNone;
  if (c < 0x0E00) return Script::kSpaced;
  const auto within = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  if (within(0x30A0, 0x30FF) || within(0x31F0, 0x31FF)) return Script::kKatakana;
  if (within(0x1100, 0x11FF) || within(0xAC00, 0xD7FF)) return Script::kHangul;
  // Thai and Lao, Myanmar, Khmer, hiragana, Han.
  const bool spaceless = within(0x0E00, 0x0EFF) || within(0x1000, 0x109F) ||
                         within(0x1780, 0x17FF) || within(0x3005, 0x309F) ||
                         within(0x3400, 0x9FFF) || within(0xF900, 0xFAFF) ||
                         within(0x20000, 0x3FFFF);
  return spaceless ? Script::kSpaceless : Script::kSpaced;
}

char32_t CodePointAt(std::string_view text, std::size_t i) { return NextCodePoint(text, i); }

char32_t CodePointBefore(std::string_view text, std::size_t i) {
  do {
    --i;
  } while (i > 0 && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80);
  return CodePointAt(text, i);
}

bool IsHandleByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

/// End of the account name at `begin`. Dots and hyphens belong to it only inside: "@nike.com", but
/// the full stop after "@nike." ends a sentence.
std::size_t HandleEnd(std::string_view text, std::size_t begin) {
  std::size_t i = begin;
  while (i < text.size()) {
    const bool joint = i > begin && (text[i] == '.' || text[i] == '-');
    const std::size_t at = joint ? i + 1 : i;
    if (at >= text.size() || !IsHandleByte(text[at])) break;
    i = at + 1;
  }
  return i;
}

std::size_t HashtagEnd(std::string_view text, std::size_t i) {
  while (i < text.size()) {
    std::size_t next = i;
    const char32_t c = NextCodePoint(text, next);
    if (!IsWordCodePoint(c) && c != '_') break;
    i = next;
  }
  return i;
}

/// The one of `spans` that holds the position, or null.
const Span* Covering(const std::vector<Span>& spans, std::size_t position) {
  const auto after = std::upper_bound(spans.begin(), spans.end(), position,
                                      [](std::size_t p, const Span& s) { return p < s.begin; });
  if (after == spans.begin()) return nullptr;
  const Span& span = *std::prev(after);
  return position < span.end ? &span : nullptr;
}

}  // namespace

Boundaries::Boundaries(const FoldedText& text) : text_(text) {
  const std::string_view folded = text.folded;
  // Two searches for one byte each are faster than one for either, and most texts have neither.
  std::size_t handle = folded.find('@'), hashtag = folded.find('#');
  while (handle != hashtag) {  // that is, until both are npos
    const bool is_handle = handle < hashtag;
    const std::size_t begin = std::min(handle, hashtag) + 1;
    const std::size_t end = is_handle ? HandleEnd(folded, begin) : HashtagEnd(folded, begin);
    if (end > begin) (is_handle ? handles_ : hashtags_).push_back({begin, end});
    (is_handle ? handle : hashtag) = folded.find(is_handle ? '@' : '#', end);
  }
}

bool Boundaries::IsWord(Span span) const {
  if (!BeginsWord(span) || !EndsWord(span)) return false;
  const Span* handle = Covering(handles_, span.begin);
  return handle == nullptr || IsHandle(span);
}

bool Boundaries::IsHandle(Span span) const {
  const Span* handle = Covering(handles_, span.begin);
  if (handle == nullptr || handle->begin != span.begin || handle->end > span.end) return false;
  if (Covering(handles_, span.end) != nullptr) return false;
  // Elsewhere in the federation: "@nike@example.social" is not "@nike".
  if (span.end < text_.folded.size() && text_.folded[span.end] == '@') {
    const Span* server = Covering(handles_, span.end + 1);
    const auto dot = text_.folded.find('.', span.end + 1);
    if (server != nullptr && dot < server->end) return false;
  }
  const std::size_t sign = span.begin - 1;
  return sign == 0 || !IsHandleByte(text_.folded[sign - 1]);
}

bool Boundaries::IsInAccount(Span span) const { return Covering(handles_, span.begin) != nullptr; }

bool Boundaries::IsHashtag(Span span) const {
  const Span* hashtag = Covering(hashtags_, span.begin);
  return hashtag != nullptr && hashtag->begin == span.begin && hashtag->end == span.end;
}

bool Boundaries::IsHost(Span span) const {
  if (!IsWord(span)) return false;
  return span.begin == 0 || text_.folded[span.begin - 1] != '-';
}

bool Boundaries::IsInHashtag(Span span) const {
  const Span* hashtag = Covering(hashtags_, span.begin);
  return hashtag != nullptr && span.end <= hashtag->end && BeginsWord(span) && EndsWord(span);
}

bool Boundaries::IsInHashtag(std::size_t position) const {
  return Covering(hashtags_, position) != nullptr;
}

bool Boundaries::BeginsWord(Span span) const {
  if (span.begin == 0) return true;
  const Script before = ScriptOf(CodePointBefore(text_.folded, span.begin));
  const Script first = ScriptOf(CodePointAt(text_.folded, span.begin));
  if (before == Script::kNone || before != first || first == Script::kSpaceless) return true;
  return first == Script::kSpaced && IsInHashtag(span.begin) && IsCamelHump(span.begin);
}

bool Boundaries::EndsWord(Span span) const {
  if (span.end == text_.folded.size()) return true;
  const Script last = ScriptOf(CodePointBefore(text_.folded, span.end));
  const Script after = ScriptOf(CodePointAt(text_.folded, span.end));
  if (last != Script::kSpaced || after != Script::kSpaced) return true;
  return IsInHashtag(span.end) && IsCamelHump(span.end);
}

bool Boundaries::IsCamelHump(std::size_t position) const {
  const char32_t before = CodePointAt(text_.original, text_.origins[position - 1]);
  const char32_t first = CodePointAt(text_.original, text_.origins[position]);
  return !IsUpperCodePoint(before) && IsUpperCodePoint(first);
}

}  // namespace askmix
