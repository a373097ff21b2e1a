// The topics of the pipeline. Code names a topic by this enum; what it is called on a cluster is
// configuration.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/intent.h"

namespace askmix {

enum class Topic : std::uint8_t {
  kRaw,        ///< what platforms delivered, untouched
  kClean,      ///< canonical mentions
  kRejected,   ///< dead letters of all stages
  kPromotion,  ///< classified mentions, one topic per intent
  kBuyingInfo,
  kCommunity,
  kOther,
  kLedger,       ///< internal: what was decided for each identity
  kDeltas,       ///< +1/-1 per brand and event-time bucket
  kRatios,       ///< the mix per brand and window, compacted
  kCorrections,  ///< what people say that mentions ask for
  kHistory,      ///< counts of the last day per brand, compacted
  kShifts,       ///< news that a brand's mix has changed
};
inline constexpr std::size_t kTopicCount = 13;

inline constexpr std::array<std::string_view, kTopicCount> kTopicNames = {
    "mentions.raw",         "mentions.clean",     "mentions.rejected",    "mentions.promotion",
    "mentions.buying-info", "mentions.community", "mentions.other",       "askmix.ledger",
    "intents.deltas",       "intents.ratios",     "mentions.corrections", "intents.history",
    "intents.shifts"};

constexpr std::string_view Name(Topic topic) {
  return kTopicNames[static_cast<std::size_t>(topic)];
}

/// The topic on which decisions for `intent` are published.
constexpr Topic TopicOf(Intent intent) {
  return static_cast<Topic>(static_cast<std::size_t>(Topic::kPromotion) +
                            static_cast<std::size_t>(intent));
}

}  // namespace askmix
