// classify: refuses duplicates, applies edits, deletes and corrections, decides the intent per
// (mention, brand), publishes it, and changes the counts of (brand, event-time bucket).
#pragma once

#include <array>
#include <memory>

#include "stages/stages.h"

namespace askmix {

inline constexpr std::array kClassifyOutcomes = {
    KnownOutcome{Outcome::kPublished, "new"},
    KnownOutcome{Outcome::kPublished, "edit"},
    KnownOutcome{Outcome::kPublished, "delete"},
    KnownOutcome{Outcome::kPublished, "hide"},
    KnownOutcome{Outcome::kPublished, "unhide"},
    KnownOutcome{Outcome::kPublished, "author_delete"},
    KnownOutcome{Outcome::kPublished, "author_hide"},
    KnownOutcome{Outcome::kPublished, "author_unhide"},
    KnownOutcome{Outcome::kPublished, "correction"},
    KnownOutcome{Outcome::kTooLate, "new"},
    KnownOutcome{Outcome::kTooLate, "edit"},
    KnownOutcome{Outcome::kDuplicate, "same"},
    KnownOutcome{Outcome::kDuplicate, "conflict"},
    KnownOutcome{Outcome::kDuplicate, "older"},
    KnownOutcome{Outcome::kDuplicate, "correction"},
    KnownOutcome{Outcome::kDuplicate, "repost"},
    KnownOutcome{Outcome::kSkipped, "deleted"},
    KnownOutcome{Outcome::kSkipped, "hidden"},
    KnownOutcome{Outcome::kSkipped, "hide"},
    KnownOutcome{Outcome::kSkipped, "unhide"},
    KnownOutcome{Outcome::kSkipped, "author_delete"},
    KnownOutcome{Outcome::kSkipped, "author_hide"},
    KnownOutcome{Outcome::kSkipped, "author_unhide"},
    KnownOutcome{Outcome::kSkipped, "withheld_in_part"},
    KnownOutcome{Outcome::kSkipped, "elsewhere"},
    KnownOutcome{Outcome::kSkipped, "unknown_delete"},
    KnownOutcome{Outcome::kSkipped, "unknown_edit"},
    KnownOutcome{Outcome::kRejected, "not_json"},
    KnownOutcome{Outcome::kRejected, "not_object"},
    KnownOutcome{Outcome::kRejected, "too_deep"},
    KnownOutcome{Outcome::kRejected, "bad_utf8"},
    KnownOutcome{Outcome::kRejected, "bad_type"},
    KnownOutcome{Outcome::kRejected, "bad_version"},
    KnownOutcome{Outcome::kRejected, "unknown_mention"},
    KnownOutcome{Outcome::kRejected, "unknown_brand"},
    KnownOutcome{Outcome::kRejected, "refused"}};

std::unique_ptr<Stage> MakeClassify(const StageOptions& options, std::size_t worker);

}  // namespace askmix
