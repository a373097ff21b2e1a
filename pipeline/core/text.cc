#include "core/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>

namespace askmix {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

constexpr bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// Length of the code point at the front of `bytes`, 0 when broken. Overlong forms, surrogates and
/// values beyond U+10FFFF are broken.
std::size_t Decode(std::string_view bytes, char32_t& c) {
  const auto lead = static_cast<unsigned char>(bytes[0]);
  if (lead < 0x80) {
    c = lead;
    return 1;
  }
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || bytes.size() < length) return 0;
  c = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (!IsContinuation(bytes[i])) return 0;
    c = c << 6 | (static_cast<unsigned char>(bytes[i]) & 0x3Fu);
  }
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
  return c < kSmallest[length] || c > 0x10FFFF || surrogate ? 0 : length;
}

/// Number of ASCII bytes at the front of `text`.
std::size_t AsciiRun(std::string_view text) {
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + i, 8);
    if ((word & 0x8080808080808080u) != 0) break;
  }
  while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) ++i;
  return i;
}

/// Marks that decorate a letter without making it another one.
bool IsAccent(char32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
         (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
         (c >= 0xFE20 && c <= 0xFE2F);
}

/// Kana, ideographs, Hangul and most emoji: folding leaves them alone, and they come in masses.
bool FoldsToItself(char32_t c) {
  return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) ||
         (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0x1F300 && c <= 0x1F9FF);
}

/// Phones write curly apostrophes ("Levi’s"), catalogues straight ones.
bool IsApostrophe(char32_t c) { return c == 0x2018 || c == 0x2019 || c == 0x02BC || c == 0xFF07; }

/// No code point folds to more than this (the longest, U+FDFA, is a compatibility form that we
/// leave whole).
using FoldBuffer = std::array<utf8proc_int32_t, 8>;

std::size_t Decompose(char32_t c, int options, FoldBuffer& out) {
  int boundary = 0;
  const auto n = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), out.data(),
                                         static_cast<utf8proc_ssize_t>(out.size()),
                                         static_cast<utf8proc_option_t>(options), &boundary);
  return std::min(static_cast<std::size_t>(std::max<utf8proc_ssize_t>(n, 0)), out.size());
}

/// How `c` folds, by the Unicode tables. A letter is taken apart only where that sheds an accent:
/// the parts of Hangul syllables and voiced kana would match the beginnings of other ones.
std::size_t FoldByTables(char32_t c, FoldBuffer& out) {
  const utf8proc_property_t* property = utf8proc_get_property(static_cast<utf8proc_int32_t>(c));
  constexpr char32_t kZeroWidthSpace = 0x200B;  // ignorable by the tables, but it parts words
  if (IsAccent(c) || (property->ignorable && c != kZeroWidthSpace)) return 0;
  const auto type = property->decomp_type;
  const bool styled = type == UTF8PROC_DECOMP_TYPE_FONT || type == UTF8PROC_DECOMP_TYPE_WIDE ||
                      type == UTF8PROC_DECOMP_TYPE_NARROW;
  const int fold = UTF8PROC_CASEFOLD | (styled ? UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE : 0);
  const std::size_t parts = Decompose(c, fold | UTF8PROC_DECOMPOSE, out);
  const auto is_accent = [](utf8proc_int32_t p) { return IsAccent(static_cast<char32_t>(p)); };
  const auto last = out.begin() + static_cast<std::ptrdiff_t>(parts);
  const auto kept = std::remove_if(out.begin(), last, is_accent);
  if (kept != last) return static_cast<std::size_t>(kept - out.begin());
  return Decompose(c, fold, out);
}

void AppendFolded(char32_t c, std::string& out) {
  if (FoldsToItself(c)) return AppendCodePoint(c, out);
  FoldBuffer folded;
  const std::size_t n = FoldByTables(c, folded);
  for (std::size_t i = 0; i < n; ++i) {
    const auto part = static_cast<char32_t>(folded[i]);
    AppendCodePoint(IsApostrophe(part) ? U'\'' : part, out);
  }
}

/// The folded forms of U+0000..U+05FF, which are nearly all of Latin, Greek and Cyrillic text.
class FoldCache {
 public:
  static constexpr char32_t kSize = 0x600;

  FoldCache() {
    std::string form;
    for (char32_t c = 0; c < kSize; ++c) {
      form.clear();
      AppendFolded(c, form);
      lengths_[c] = static_cast<std::uint8_t>(form.copy(forms_[c].data(), forms_[c].size()));
    }
  }
  std::string_view operator[](char32_t c) const { return {forms_[c].data(), lengths_[c]}; }

 private:
  std::array<std::array<char, 7>, kSize> forms_{};
  std::array<std::uint8_t, kSize> lengths_{};
};

void FoldCodePoint(char32_t c, std::string& out) {
  static const FoldCache cache;
  if (c < FoldCache::kSize) {
    out.append(cache[c]);
  } else {
    AppendFolded(c, out);
  }
}

void AppendLower(std::string_view ascii, std::string& out) {
  const std::size_t before = out.size();
  out.append(ascii);
  for (char* p = out.data() + before; p != out.data() + out.size(); ++p) {
    const bool upper = static_cast<unsigned char>(*p - 'A') < 26;
    *p = static_cast<char>(*p | (upper ? 0x20 : 0));
  }
}

}  // namespace

bool IsValidUtf8(std::string_view bytes) {
  while (true) {
    bytes.remove_prefix(AsciiRun(bytes));
    if (bytes.empty()) return true;
    char32_t c;
    const std::size_t length = Decode(bytes, c);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
}

std::string_view TruncateUtf8(std::string_view bytes, std::size_t bytes_max) {
  if (bytes.size() <= bytes_max) return bytes;
  std::size_t end = bytes_max;
  // No code point has more than three continuation bytes; a longer run is broken anyway.
  while (end > 0 && bytes_max - end < 3 && IsContinuation(bytes[end])) --end;
  return bytes.substr(0, IsContinuation(bytes[end]) ? bytes_max : end);
}

std::string_view TrimSpace(std::string_view text) {
  std::size_t begin = 0, end = 0;
  bool started = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t here = i;
    if (IsSpaceCodePoint(NextCodePoint(text, i))) continue;
    if (!started) begin = here;
    started = true;
    end = i;
  }
  return text.substr(begin, end - begin);
}

void Fold(std::string_view text, std::string& out, std::vector<std::uint32_t>* origins) {
  out.clear();
  out.reserve(text.size());
  if (origins != nullptr) origins->clear();
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t run = AsciiRun(text.substr(i));
    AppendLower(text.substr(i, run), out);
    if (origins != nullptr) {
      origins->resize(out.size());
      std::iota(origins->end() - static_cast<std::ptrdiff_t>(run), origins->end(),
                static_cast<std::uint32_t>(i));
    }
    i += run;
    if (i == text.size()) break;
    const auto here = static_cast<std::uint32_t>(i);
    FoldCodePoint(NextCodePoint(text, i), out);
    if (origins != nullptr) origins->resize(out.size(), here);
  }
  if (origins != nullptr) origins->push_back(static_cast<std::uint32_t>(text.size()));
}

bool IsWordCodePoint(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
      return true;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
      // Variation selectors are marks by category, but they follow emoji, not letters.
      return !(c >= 0xFE00 && c <= 0xFE0F) && c < 0xE0100;
    default:
      return false;
  }
}

bool IsSpaceCodePoint(char32_t c) {
  if (c <= 0x20) return c == 0x20 || (c >= 0x09 && c <= 0x0D);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool IsUpperCodePoint(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  return utf8proc_category(static_cast<utf8proc_int32_t>(c)) == UTF8PROC_CATEGORY_LU;
}

char32_t NextCodePoint(std::string_view text, std::size_t& i) {
  char32_t c;
  const std::size_t length = Decode(text.substr(i), c);
  i += std::max<std::size_t>(length, 1);
  return length == 0 ? kReplacement : c;
}

void AppendCodePoint(char32_t c, std::string& out) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = kReplacement;
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
    return;
  }
  const int length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  constexpr std::array<unsigned, 5> kLead = {0, 0, 0xC0, 0xE0, 0xF0};
  std::array<char, 4> bytes;
  for (int k = length - 1; k > 0; --k, c >>= 6) {
    bytes[static_cast<std::size_t>(k)] = static_cast<char>(0x80 | (c & 0x3F));
  }
  bytes[0] = static_cast<char>(kLead[static_cast<std::size_t>(length)] | c);
  out.append(bytes.data(), static_cast<std::size_t>(length));
}

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replace = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replace, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace askmix
