// correct: takes corrections from people, and hands them to the partition where the mention was
// decided.
#pragma once

#include <array>
#include <memory>

#include "stages/stages.h"

namespace askmix {

inline constexpr std::array kCorrectOutcomes = {
    KnownOutcome{Outcome::kPublished, "correction"}, KnownOutcome{Outcome::kRejected, "not_json"},
    KnownOutcome{Outcome::kRejected, "not_object"},  KnownOutcome{Outcome::kRejected, "too_deep"},
    KnownOutcome{Outcome::kRejected, "bad_utf8"},    KnownOutcome{Outcome::kRejected, "bad_type"},
    KnownOutcome{Outcome::kRejected, "bad_version"}, KnownOutcome{Outcome::kRejected, "refused"}};

std::unique_ptr<Stage> MakeCorrect(const StageOptions& options, std::size_t worker);

}  // namespace askmix
