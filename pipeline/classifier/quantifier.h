// Shares corrected for the errors that the classifier is known to make.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "classifier/moments.h"
#include "core/share.h"

namespace askmix {

/// Probabilistic adjusted count (PACC; Bella et al., Quantification via Probability Estimators,
/// 2010). The mean of the probabilities that a window's mentions are given is a mixture of the
/// means that each intent is known to get; the weights of the mixture are how common the intents
/// are. Right as long as people word what they ask for as in the texts behind the moments.
///
/// Intervals of 95 % for the three shares together: quantiles of a parametric bootstrap over the
/// labelled texts (how many they are, how much sources differ) and over the window's mentions.
///
/// Immutable; any number of threads. 80 KB.
class Quantifier {
 public:
  explicit Quantifier(const Moments& moments);
  ~Quantifier();
  Quantifier(Quantifier&&) noexcept;

  // Where they do not hold, correcting does more harm than good.
  static constexpr std::int64_t kMentionsMin = 300;
  static constexpr std::uint32_t kLabelsMin = 200;  ///< of each intent
  /// Of the means of the four intents as a matrix: by how much errors in the means may grow.
  static constexpr double kConditionMax = 5.0;
  /// Of an interval: a wider one says nothing, and in a trade that the labels do not know its
  /// middle is further from the truth than what was counted.
  static constexpr double kWidthMax = 0.5;

  /// Whether the moments carry a correction at all.
  bool usable() const { return parts_ != nullptr; }
  /// Of those means; 0 when there are too few labels.
  double condition() const { return condition_; }

  /// Shares of promotion, buying_info and community among the asks of a window with so many
  /// mentions, whose probabilities have this mean. About 50 us. Nothing: not usable, too few
  /// mentions, no mix of intents would be given such probabilities, or an interval is too wide.
  std::optional<std::array<Share, kAsks>> Estimate(const AskVector& mean,
                                                   std::int64_t mentions) const;

 private:
  struct Parts;

  double condition_ = 0.0;
  std::unique_ptr<const Parts> parts_;
};

}  // namespace askmix
