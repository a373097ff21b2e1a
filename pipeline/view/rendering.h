// From records to what is answered: no number rather than a wrong one.
#pragma once

#include <string>
#include <string_view>

#include "core/types.h"
#include "view/brand_records.h"

namespace askmix {

/// A mix that holds mentions is written at least once a minute. One whose end lies further back
/// than this, beside a grid step, is measured by nobody.
inline constexpr Millis kStaleAfter{120'000};
bool IsStale(TimePoint end, TimePoint now, Millis grid);

/// Why the shares of a mix are not shown ("catching_up", "stale"); empty: they are.
std::string_view WithheldReason(const KnownMix& mix, bool catching_up, TimePoint now, Millis grid);

/// The same of a history: one that holds mentions is written at least once a step.
std::string_view WithheldReason(const KnownHistory& history, bool catching_up, TimePoint now);

/// The record; without what was divided by its counts where that is withheld.
std::string MixAnswer(const KnownMix& mix, std::string_view withheld);

/// The record, with shares in each point that has asks; without them, and with the reason, where
/// they are withheld.
std::string HistoryAnswer(const KnownHistory& history, std::string_view withheld);

}  // namespace askmix
