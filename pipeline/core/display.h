// Text on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace askmix {

/// Cells that it takes: none for marks, two for wide letters.
std::size_t DisplayWidth(std::string_view text);

/// On one line, in at most `width` cells, the last of them an ellipsis where something is cut.
/// Controls, and marks that turn the direction of what stands around them, become U+FFFD: names
/// come from other people.
std::string Displayed(std::string_view text, std::size_t width);

}  // namespace askmix
