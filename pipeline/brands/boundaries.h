// Where a name found in folded text may begin and end.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace askmix {

/// A text as the matcher sees it.
struct FoldedText {
  std::string_view original;
  std::string_view folded;                    ///< by FoldWords
  const std::vector<std::uint32_t>& origins;  ///< index in `original` per byte of `folded`
};

/// Part of the folded text.
struct Span {
  std::size_t begin, end;
};

/// The account names and hashtags of one text.
class Boundaries {
 public:
  explicit Boundaries(const FoldedText& text);

  /// False where neither a word nor an account name can begin: a quick answer for most bytes.
  bool MayBegin(std::size_t position) const {
    const bool inside = position > 0 && IsAsciiWord(text_.folded[position - 1]) &&
                        IsAsciiWord(text_.folded[position]);
    return !inside || (!hashtags_.empty() && IsInHashtag(position));
  }

  /// `span` stands there as a word, or as one word of a hashtag.
  bool IsWord(Span span) const;
  /// `span` is the whole of an account name that follows '@'.
  bool IsHandle(Span span) const;
  /// `span` begins in an account name.
  bool IsInAccount(Span span) const;
  /// `span` is the whole of a hashtag.
  bool IsHashtag(Span span) const;
  /// `span` is the end of a host name, and not that of an e-mail address.
  bool IsHost(Span span) const;
  /// `span` lies in a hashtag and is one or several whole words of it.
  bool IsInHashtag(Span span) const;

 private:
  static bool IsAsciiWord(char c) {
    return static_cast<unsigned char>(c - 'a') < 26 || static_cast<unsigned char>(c - '0') < 10;
  }

  bool IsInHashtag(std::size_t position) const;
  bool BeginsWord(Span span) const;
  bool EndsWord(Span span) const;
  /// A capital begins at `position`, after something that is none.
  bool IsCamelHump(std::size_t position) const;

  const FoldedText& text_;
  std::vector<Span> handles_, hashtags_;  ///< without their '@' or '#'; in order
};

}  // namespace askmix
