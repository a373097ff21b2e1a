#include "brands/names.h"

#include "core/text.h"

namespace askmix {
namespace {

/// Length of the blank at the front of `text`, 0 when there is none.
std::size_t BlankLength(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text[0]);
  if (byte < 0x80) return IsSpaceCodePoint(byte) ? 1 : 0;
  // All blanks beyond ASCII begin with one of these.
  if (byte != 0xC2 && byte != 0xE1 && byte != 0xE2 && byte != 0xE3 && byte != 0xEF) return 0;
  std::size_t length = 0;
  return IsSpaceCodePoint(NextCodePoint(text, length)) ? length : 0;
}

/// Most texts are ASCII with single blanks. Without a branch per byte, compilers vectorize this.
bool IsPlain(std::string_view text) {
  unsigned odd = 0;
  for (const char c : text) {
    odd |= static_cast<unsigned>(static_cast<unsigned char>(c - ' ') >= 0x60);
  }
  for (std::size_t i = 1; i < text.size(); ++i) {
    odd |= static_cast<unsigned>(text[i - 1] == ' ') & static_cast<unsigned>(text[i] == ' ');
  }
  return odd == 0;
}

/// Where the first blank begins that is not one ' ' alone; the text's size when there is none.
std::size_t FirstOddBlank(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte > ' ' && byte < 0x80) continue;
    const bool second = i > 0 && text[i - 1] == ' ';
    if (BlankLength(text.substr(i)) > 0 && (byte != ' ' || second)) return second ? i - 1 : i;
  }
  return text.size();
}

}  // namespace

void FoldWords(std::string_view text, std::string& out, std::vector<std::uint32_t>& origins) {
  Fold(text, out, &origins);
  if (IsPlain(out)) return;
  std::size_t kept = FirstOddBlank(out);
  for (std::size_t i = kept; i < out.size();) {
    const std::size_t here = i;
    while (i < out.size()) {
      const std::size_t blank = BlankLength(std::string_view(out).substr(i));
      if (blank == 0) break;
      i += blank;
    }
    const bool blank = i > here;
    out[kept] = blank ? ' ' : out[here];
    origins[kept++] = origins[here];
    if (!blank) ++i;
  }
  origins[kept] = static_cast<std::uint32_t>(text.size());
  out.resize(kept);
  origins.resize(kept + 1);
}

std::string FoldName(std::string_view name) {
  std::string folded;
  std::vector<std::uint32_t> origins;
  FoldWords(TrimSpace(name), folded, origins);
  return folded;
}

std::string FoldHandle(std::string_view handle) {
  handle = TrimSpace(handle);
  if (handle.starts_with('@')) handle.remove_prefix(1);
  std::string folded;
  Fold(handle, folded);
  return folded;
}

std::string HashtagForm(std::string_view folded_name) {
  constexpr std::size_t kShortest = 4;
  std::string form;
  for (std::size_t i = 0; i < folded_name.size();) {
    const char32_t c = NextCodePoint(folded_name, i);
    if (IsWordCodePoint(c)) AppendCodePoint(c, form);
  }
  if (form.size() < kShortest || form == folded_name) form.clear();
  return form;
}

}  // namespace askmix
