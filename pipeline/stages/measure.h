// measure: sums deltas into rolling windows per brand, hangs the mixes out on the board, and writes
// what is new of them to intents.ratios, intents.history and intents.shifts. A pure view: its state
// is rebuilt from its input.
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "stages/normalize.h"
#include "stages/stages.h"

namespace askmix {

/// How many brands outside the catalogue a worker counts one by one. A brand takes about 6 kB.
inline constexpr std::size_t kGuestsMax = 20'000;

/// Beyond that many they are summed under a name that no catalogue gives, _overflow.<partition>,
/// one for each partition, as each has one owner.
inline constexpr std::string_view kOverflowBrand = "_overflow";

/// A mention may be counted so long before the time that it bears, by who has a clock that is
/// behind, or was set since.
inline constexpr Millis kCountedAhead = kFutureMax + Millis{300'000};

/// A turn says no more mixes and histories once it has said so much; the next one goes on. All that
/// 20,000 brands have to say at once would be 80 MB.
inline constexpr std::size_t kSaidBytesMax = std::size_t{8} << 20;

inline constexpr std::array kMeasureOutcomes = {KnownOutcome{Outcome::kPublished, "overflow"},
                                                KnownOutcome{Outcome::kRejected, "future"},
                                                KnownOutcome{Outcome::kPublished, "delta"},
                                                KnownOutcome{Outcome::kPublished, "gap"},
                                                KnownOutcome{Outcome::kPublished, "announcement"},
                                                KnownOutcome{Outcome::kTooLate, "delta"},
                                                KnownOutcome{Outcome::kRejected, "not_json"},
                                                KnownOutcome{Outcome::kRejected, "not_object"},
                                                KnownOutcome{Outcome::kRejected, "too_deep"},
                                                KnownOutcome{Outcome::kRejected, "bad_utf8"},
                                                KnownOutcome{Outcome::kRejected, "bad_type"},
                                                KnownOutcome{Outcome::kRejected, "bad_version"},
                                                KnownOutcome{Outcome::kRejected, "refused"}};

std::unique_ptr<Stage> MakeMeasure(const StageOptions& options, std::size_t worker);

}  // namespace askmix
