// Text as people write it: UTF-8, entities, case and accents.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace askmix {

bool IsValidUtf8(std::string_view bytes);

/// `bytes` cut to at most `bytes_max`, at the edge of a code point.
std::string_view TruncateUtf8(std::string_view bytes, std::size_t bytes_max);

std::string_view TrimSpace(std::string_view text);

/// Decodes HTML entities once (&amp;lt; becomes &lt;). Named ones that platforms write, decimal and
/// hexadecimal ones; unknown ones stay as they are.
std::string DecodeEntities(std::string_view text);

/// Lower case by Unicode folding, accents stripped ("Café" -> "cafe"), full-width and mathematical
/// letters as plain ones, curly apostrophes as straight ones, invisible code points (joiners,
/// variation selectors) dropped. Marks of scripts that spell with them (Devanagari, Thai, kana)
/// stay. Invalid UTF-8 becomes U+FFFD. `origins`, if given, gets for each byte of `out` the index
/// of the byte of `text` it comes from, and one more entry, text.size(). Replaces the contents of
/// both.
void Fold(std::string_view text, std::string& out, std::vector<std::uint32_t>* origins = nullptr);

/// Letters, digits and marks of any script; not '_', which handles may hold but words do not.
bool IsWordCodePoint(char32_t c);

bool IsUpperCodePoint(char32_t c);

/// Blanks, line ends, no-break and zero-width spaces.
bool IsSpaceCodePoint(char32_t c);

/// The code point at `i`, which is advanced past it; U+FFFD for broken bytes.
char32_t NextCodePoint(std::string_view text, std::size_t& i);

/// Appends `c` as UTF-8; surrogates and values beyond U+10FFFF become U+FFFD.
void AppendCodePoint(char32_t c, std::string& out);

/// Edits (insert, delete, replace) between two short words; to find what a mistyped key meant.
std::size_t EditDistance(std::string_view a, std::string_view b);

}  // namespace askmix
