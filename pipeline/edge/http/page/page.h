// The page at /: every brand's mix as bars, and links to the other endpoints. No scripts, nothing
// from elsewhere; reloads itself.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "edge/board_view.h"

namespace askmix {

using BrandName = std::function<std::string_view(const std::string& id)>;

/// `not_ready`: reasons to be shown.
void AppendPageHead(const std::vector<std::string>& not_ready, std::string& page);

/// `query`: "window=1h" chooses a window, the first one is shown otherwise.
void AppendMixes(const MixBoard& board, const BoardView& view, std::string_view query,
                 const BrandName& name, std::string& page);

void AppendPageFoot(std::string& page);

}  // namespace askmix
