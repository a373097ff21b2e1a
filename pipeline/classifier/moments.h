// What a model is known to say about mentions of each intent, from texts that it had not seen: the
// basis for correcting shares.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/intent.h"

namespace askmix {

/// Probabilities of promotion, buying_info and community; that of other is the rest.
inline constexpr std::size_t kAsks = kIntentCount - 1;
using AskVector = std::array<double, kAsks>;
using AskMatrix = std::array<AskVector, kAsks>;

/// Of the mentions that truly have one intent.
struct IntentMoments {
  std::uint32_t mentions = 0;
  AskVector mean{};        ///< of the probabilities that they are given
  AskMatrix covariance{};  ///< of one mention's probabilities
  /// How much the mean differs between sources, beyond what chance explains: variances. A stream
  /// that the model does not know is a source more. 0 where all are of one source.
  AskVector between_sources{};
};

struct Moments {
  std::array<IntentMoments, kIntentCount> intents;
};

/// One mention that was held out.
struct Posterior {
  Intent truth;
  std::uint32_t source;  ///< equal numbers, same source
  Probabilities probabilities;
};

Moments MomentsOf(std::span<const Posterior> posteriors);

/// Of promotion, buying_info and community.
AskVector AsksOf(const Probabilities& probabilities);

}  // namespace askmix
