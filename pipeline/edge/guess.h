// A team's own guess of what people ask its brand for, as the brands file gives it.
#pragma once

#include <map>
#include <string>

#include "core/assumed_mix.h"
#include "core/error.h"

namespace askmix {

/// `members`: promotion, buying_info and community, as percentages that add up to 100 or as parts
/// that add up to 1, each within the rounding of three whole percents; and, if anybody knows, who
/// guessed (`by`) and when (`year`), from which the mix has its name. Refuses (reason bad_guess)
/// with what would be right.
Result<AssumedMix> ReadGuess(const std::map<std::string, std::string>& members);

}  // namespace askmix
