// The rolling mix per brand that this process measures, for people at a terminal.
#pragma once

#include <string>

#include "commands/terminal.h"
#include "stages/mix_board.h"

namespace askmix {

/// Brands with most mentions in the longest window first, at most `brands_max` of them; one line
/// per brand and window. Ends with a newline.
std::string RenderMixes(const MixBoard& board, std::size_t brands_max, const TerminalLook& look);

}  // namespace askmix
