// Which part of a text is about which of the brands that it names.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "brands/matcher.h"

namespace askmix {

/// Bytes [begin, end) of a text.
struct Part {
  std::uint32_t begin, end;
  friend bool operator==(const Part&, const Part&) = default;
};

/// For each match the parts of `text` near its brand, in order. A part is one or several clauses: a
/// clause ends where a sentence or a line does, with a semicolon, or before words such as "but".
/// One that names no brand goes with the one before it, those at the front with the first that
/// does. Empty: all of the text, as when only one brand is named in it.
std::vector<std::vector<Part>> PartsNear(std::string_view text,
                                         std::span<const BrandMatch> matches);

}  // namespace askmix
