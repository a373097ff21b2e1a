// What a person's correction does to a vote.
#pragma once

#include <optional>

#include "codec/correction.h"
#include "stages/vote_book.h"

namespace askmix {

/// Moves the vote to what a person says. What the model expected stays as it is: corrected shares
/// are estimated from all mentions alike, and those that people look at are no random sample.
/// Counts the outcome, or returns why there is none: unknown_mention, unknown_brand.
std::optional<Error> ApplyCorrection(const Correction& correction, const StageOptions& options,
                                     VoteBook& book, Origin& origin, StageResult& result);

}  // namespace askmix
