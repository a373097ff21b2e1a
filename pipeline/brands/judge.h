// Decides whether ambiguous words mean the brand.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "brands/boundaries.h"
#include "brands/index.h"

namespace askmix {

/// What an occurrence of ambiguous words was decided by.
enum class Ground : std::uint8_t {
  kNone,
  kNear,     ///< a word of context near it
  kHashtag,  ///< it is a hashtag of its own
  kCapital,  ///< a capital inside a sentence
  kLink,     ///< a link to a site of the brand
  kChannel,  ///< posted in a channel that is called like the brand
  kCompany,  ///< the brand is named without doubt elsewhere
  kNotNear,  ///< against it: a word near it
  kPhrase,   ///< against it: it is part of a phrase
};
/// "near", "hashtag", "capital", "link", "channel", "company", "not_near", "phrase"; "none".
std::string_view Name(Ground ground);

/// A word of context or a phrase in a text.
struct ContextWord {
  PatternId pattern;
  Span span;  ///< in the folded text
};

/// Text or title of a mention, folded, and what stands in it.
struct FoldedField {
  std::string_view original;
  std::string folded;
  std::vector<std::uint32_t> origins;
  std::vector<ContextWord> context;

  std::string_view WordsOf(Span span) const {
    return original.substr(origins[span.begin], origins[span.end] - origins[span.begin]);
  }
};

struct Judgement {
  Ground ground;
  std::string_view context;  ///< the words that decided, as they stand
};

/// What forbids that the words at `span` mean the brand; kNone: nothing. `fields[at]` has them;
/// near without a limit is anywhere in all fields.
Judgement Against(const WordRule& rule, std::span<const FoldedField> fields, std::size_t at,
                  Span span);
/// What says that they do, of words near them; kNone: nothing.
Judgement InFavour(const WordRule& rule, std::span<const FoldedField> fields, std::size_t at,
                   Span span);

/// Bytes [begin, end) of `text` are written with a capital where a sentence goes on, and others
/// near it are not: names are, and words of the language are not.
bool HasTellingCapital(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace askmix
