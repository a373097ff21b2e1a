// normalize: from what platforms delivered to canonical mentions of known brands. No state.
#pragma once

#include <array>
#include <memory>

#include "stages/stages.h"

namespace askmix {

/// Posts that claim to be written later than this after now are refused: a wrong clock.
inline constexpr Millis kFutureMax{60'000};

inline constexpr std::array kNormalizeOutcomes = {
    KnownOutcome{Outcome::kPublished, "mention"},
    KnownOutcome{Outcome::kPublished, "delete"},
    KnownOutcome{Outcome::kPublished, "hide"},
    KnownOutcome{Outcome::kPublished, "unhide"},
    KnownOutcome{Outcome::kPublished, "author_delete"},
    KnownOutcome{Outcome::kPublished, "author_hide"},
    KnownOutcome{Outcome::kPublished, "author_unhide"},
    KnownOutcome{Outcome::kPublished, "brands_cut"},
    KnownOutcome{Outcome::kSkipped, "no_brand"},
    KnownOutcome{Outcome::kSkipped, "repost"},
    KnownOutcome{Outcome::kSkipped, "blank"},
    KnownOutcome{Outcome::kSkipped, "comment"},
    KnownOutcome{Outcome::kSkipped, "control"},
    KnownOutcome{Outcome::kSkipped, "other_kind"},
    KnownOutcome{Outcome::kSkipped, "private"},
    KnownOutcome{Outcome::kSkipped, "notice"},
    KnownOutcome{Outcome::kSkipped, "empty_page"},
    KnownOutcome{Outcome::kSkipped, "tombstone"},
    KnownOutcome{Outcome::kRejected, "not_json"},
    KnownOutcome{Outcome::kRejected, "not_object"},
    KnownOutcome{Outcome::kRejected, "too_large"},
    KnownOutcome{Outcome::kRejected, "too_deep"},
    KnownOutcome{Outcome::kRejected, "bad_utf8"},
    KnownOutcome{Outcome::kRejected, "bad_type"},
    KnownOutcome{Outcome::kRejected, "bad_time"},
    KnownOutcome{Outcome::kRejected, "no_time"},
    KnownOutcome{Outcome::kRejected, "no_id"},
    KnownOutcome{Outcome::kRejected, "no_text"},
    KnownOutcome{Outcome::kRejected, "future"},
    KnownOutcome{Outcome::kRejected, "refused"},
    KnownOutcome{Outcome::kRejected, "unknown_format"}};

std::unique_ptr<Stage> MakeNormalize(const StageOptions& options, std::size_t worker);

}  // namespace askmix
