#include "classifier/normal_text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

#include "core/text.h"

namespace askmix {
namespace {

constexpr std::size_t kBrandBytes = 64;
constexpr std::size_t kFoldedBytes = 2 * NormalText::kBytes;
constexpr std::size_t kLongestRun = 3;

constexpr bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
/// Letters and digits after folding; every byte beyond ASCII belongs to one or to an emoji.
constexpr std::array<bool, 256> kIsWordByte = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < table.size(); ++c) {
    table[c] = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c >= 0x80;
  }
  return table;
}();
constexpr bool IsWordByte(char c) { return kIsWordByte[static_cast<unsigned char>(c)]; }
constexpr char LowerAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// A place to write into that ignores what no longer fits.
class Folded {
 public:
  void Add(char c) {
    if (size_ < bytes_.size()) bytes_[size_++] = c;
  }
  /// Adds what `text` begins with in ASCII, in lower case, eight bytes at a time; returns how much.
  std::size_t AddAscii(std::string_view text) {
    const std::size_t whole = std::min(text.size(), bytes_.size() - size_) / 8 * 8;
    std::size_t i = 0;
    for (; i < whole; i += 8) {
      std::uint64_t eight;
      std::memcpy(&eight, text.data() + i, sizeof eight);
      if ((eight & kEights) != 0) break;
      // The high bit of each byte tells whether it is at least 'A', and whether it is beyond 'Z'.
      const std::uint64_t from_a = eight + kOnes * (0x80 - 'A');
      const std::uint64_t beyond_z = eight + kOnes * (0x7f - 'Z');
      eight |= ((from_a ^ beyond_z) & kEights) >> 2;
      std::memcpy(bytes_.data() + size_ + i, &eight, sizeof eight);
    }
    size_ += i;
    return i;
  }
  void Add(std::string_view piece) {
    if (size_ + piece.size() > bytes_.size()) return;
    std::copy(piece.begin(), piece.end(), bytes_.data() + size_);
    size_ += piece.size();
  }
  bool full() const { return size_ == bytes_.size(); }
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  static constexpr std::uint64_t kOnes = 0x0101010101010101;
  static constexpr std::uint64_t kEights = 0x80 * kOnes;

  std::array<char, kFoldedBytes> bytes_;
  std::size_t size_ = 0;
};

/// What stands for a sign that people write in several ways; nullptr: nothing special about `c`.
const char* Substitute(char32_t c) {
  switch (c) {
    case U'\u2018':
    case U'\u2019':
    case U'\u02bc':
    case U'\u00b4':
      return "'";
    case U'\u201c':
    case U'\u201d':
      return "\"";
    case U'\u2026':
      return "...";
    case U'\u2013':
    case U'\u2014':
      return "-";
    case U'\u00a3':
    case U'\u20ac':
    case U'\u00a5':
    case U'\u20b9':
      return "$";
    case U'\u00a0':
    case U'\u202f':
    case U'\u3000':
      return " ";
    case U'\u200b':
    case U'\u200c':
    case U'\u200d':
    case U'\ufe0e':
    case U'\ufe0f':
    case U'\ufeff':
      return "";
    default:
      break;
  }
  const bool skin_tone = c >= U'\U0001f3fb' && c <= U'\U0001f3ff';
  return skin_tone ? "" : nullptr;
}

void FoldCodePoint(std::string_view bytes, char32_t c, Folded& out) {
  if (const char* substitute = Substitute(c)) {
    out.Add(std::string_view(substitute));
  } else if (IsWordCodePoint(c)) {
    std::string folded;
    Fold(bytes, folded);
    out.Add(folded);
  } else {
    out.Add(' ');
    out.Add(bytes);
    out.Add(' ');
  }
}

void FoldInto(std::string_view text, Folded& out) {
  for (std::size_t i = 0; i < text.size() && !out.full();) {
    i += out.AddAscii(text.substr(i));
    if (i == text.size()) return;
    if ((text[i] & 0x80) == 0) {
      out.Add(LowerAscii(text[i++]));
      continue;
    }
    const std::size_t begin = i;
    const char32_t c = NextCodePoint(text, i);
    FoldCodePoint(text.substr(begin, i - begin), c, out);
  }
}

/// The letters and digits of a brand ("@Rift Tyrants" -> "rifttyrants"), to be found in a text
/// however its words are put together.
class BrandKey {
 public:
  explicit BrandKey(std::string_view brand) {
    Folded folded;
    FoldInto(brand.substr(0, kBrandBytes), folded);
    for (const char c : folded.view()) {
      if (IsWordByte(c) && c != '_' && size_ < letters_.size()) letters_[size_++] = c;
    }
  }

  /// Bytes of `text` that name the brand from its beginning, up to the end of a word; 0 if none.
  std::size_t MatchLength(std::string_view text) const {
    if (size_ == 0 || text.empty() || text[0] != letters_[0]) return 0;
    std::size_t matched = 0;
    std::size_t i = 0;
    while (i < text.size() && matched < size_) {
      if (text[i] == letters_[matched]) {
        ++matched;
        ++i;
      } else if (IsSeparator(text[i]) && i + 1 < text.size() && text[i + 1] == letters_[matched]) {
        ++i;
      } else {
        return 0;
      }
    }
    const bool whole = matched == size_ && (i == text.size() || !IsWordByte(text[i]));
    return whole ? i : 0;
  }

 private:
  static bool IsSeparator(char c) {
    return c == ' ' || c == '-' || c == '.' || c == '\'' || c == '_' || c == '&';
  }

  std::array<char, kBrandBytes> letters_;
  std::size_t size_ = 0;
};

/// Second pass: folded text to normal text.
class Masker {
 public:
  Masker(std::string_view in, const BrandKey& brand, char* out)
      : in_(in), brand_(brand), out_(out) {}

  std::size_t Run() {
    out_[size_++] = ' ';
    // Whatever one step writes at least fits in kRoom; Write() guards the copies of long words.
    while (i_ < in_.size() && size_ + kRoom < NormalText::kBytes) Step();
    Blank();
    return size_;
  }

 private:
  static constexpr std::size_t kRoom = 16;

  void Step() {
    const char c = in_[i_];
    if (IsBlank(c)) {
      Blank();
      ++i_;
    } else if (c == '@') {
      Handle();
    } else if (IsWordByte(c)) {
      Word();
    } else if (in_.substr(i_, 6) == "{link}") {
      Mask("url", 6);
    } else {
      if (c != '\'') Write(c);
      ++i_;
      leading_ = leading_ && c == '.';
    }
  }

  void Handle() {
    const std::size_t end = WordEnd(i_ + 1);
    const std::string_view name = in_.substr(i_ + 1, end - i_ - 1);
    if (name.empty()) {
      Write('@');
      ++i_;
    } else if (name == "mention") {
      Mask("user", end - i_);
    } else if (leading_ || brand_.MatchLength(in_.substr(i_ + 1)) == name.size()) {
      Mask("brand", end - i_);
    } else {
      Mask("user", end - i_);
    }
    leading_ = false;
  }

  void Word() {
    leading_ = leading_ && in_.substr(i_, 2) == "__";
    const std::string_view rest = in_.substr(i_);
    if (rest.starts_with("http") && IsScheme(rest)) return Mask("url", BlankEnd(i_) - i_);
    if (rest.starts_with("__") && Placeholder(rest)) return;
    if (const std::size_t length = brand_.MatchLength(rest)) return Mask("brand", length);
    const std::size_t end = WordEnd(i_);
    if (end < in_.size() && (in_[end] == '.' || in_[end] == '@') && Address(end)) return;
    CopyWord(end);
  }

  static bool IsScheme(std::string_view rest) {
    return rest.starts_with("http://") || rest.starts_with("https://");
  }

  bool Placeholder(std::string_view rest) {
    constexpr std::string_view kCompany = "__company__", kEmail = "__email__", kPhone = "__phone__";
    if (rest.starts_with(kCompany)) return Mask("brand", kCompany.size()), true;
    if (rest.starts_with(kEmail)) return Mask("email", kEmail.size()), true;
    if (rest.starts_with(kPhone)) return Mask("phone", kPhone.size()), true;
    return false;
  }

  /// Links without a scheme ("bit.ly/x") and e-mail addresses, of which the first word ends at
  /// `end`.
  bool Address(std::size_t end) {
    std::size_t i = end;
    while (i < in_.size() && (IsWordByte(in_[i]) || in_[i] == '.' || in_[i] == '-')) ++i;
    if (i + 1 >= in_.size() || !IsWordByte(in_[i + 1])) return false;
    if (in_[i] == '@') return Mask("email", BlankEnd(i) - i_), true;
    if (in_[i] == '/' && i > end + 1) return Mask("url", BlankEnd(i) - i_), true;
    return false;
  }

  /// Local copies: a write to the text could change any member, for all that the compiler knows.
  void CopyWord(std::size_t end) {
    const std::size_t last = std::min(end, i_ + (NormalText::kBytes - 1 - size_));
    const char* const in = in_.data();
    char* const out = out_;
    std::size_t size = size_;
    for (std::size_t i = i_; i < last; ++i) {
      const char c = IsDigit(in[i]) ? '0' : in[i];
      if (c != out[size - 1] || !EndsInRun(out, size, c)) out[size++] = c;
    }
    size_ = size;
    i_ = end;
  }

  /// Whether kLongestRun times `c` stand at the end of what was written.
  static bool EndsInRun(const char* out, std::size_t size, char c) {
    static_assert(kLongestRun == 3);
    return size > kLongestRun && out[size - 1] == c && out[size - 2] == c && out[size - 3] == c;
  }

  void Mask(std::string_view name, std::size_t length) {
    if (IsWordByte(out_[size_ - 1])) Blank();
    std::copy(name.begin(), name.end(), out_ + size_);
    size_ += name.size();
    i_ += length;
    leading_ = false;
  }

  void Write(char c) {
    if (size_ + 1 < NormalText::kBytes && !EndsInRun(out_, size_, c)) out_[size_++] = c;
  }

  void Blank() {
    if (out_[size_ - 1] != ' ') out_[size_++] = ' ';
  }

  std::size_t WordEnd(std::size_t i) const {
    while (i < in_.size() && IsWordByte(in_[i])) ++i;
    return i;
  }
  std::size_t BlankEnd(std::size_t i) const {
    while (i < in_.size() && !IsBlank(in_[i])) ++i;
    return i;
  }

  std::string_view in_;
  const BrandKey& brand_;
  char* out_;
  std::size_t i_ = 0;
  std::size_t size_ = 0;
  bool leading_ = true;  ///< nothing but blanks and dots so far
};

}  // namespace

NormalText::NormalText(std::string_view text, std::string_view brand) {
  Folded folded;
  if (text.find('&') != std::string_view::npos) {
    FoldInto(DecodeEntities(text.substr(0, kFoldedBytes)), folded);
  } else {
    FoldInto(text, folded);
  }
  size_ = Masker(folded.view(), BrandKey(brand), bytes_.data()).Run();
  std::memset(bytes_.data() + size_, 0, kPadding);
}

}  // namespace askmix
