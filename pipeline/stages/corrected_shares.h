// Corrected shares of a brand's windows.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/types.h"
#include "counting/mix.h"
#include "stages/model_shelf.h"

namespace askmix {

/// Whose expectations a brand's buckets hold. Probabilities of two models cannot be added up, so a
/// window is corrected only while all of it is one model's.
class ModelMarks {
 public:
  /// Votes of `model` are in this bucket.
  void Note(std::string_view model, TimePoint bucket);
  /// The model of all votes in buckets from `begin` on; empty: there are several, or it is unknown.
  std::string_view OnlyModelSince(TimePoint begin) const;

 private:
  std::string model_;        ///< of the latest news
  TimePoint last_{};         ///< its latest bucket
  TimePoint others_last_{};  ///< the latest bucket of any other
};

/// Nothing where the model is not known here, or its gates are not open (classifier/quantifier.h).
std::optional<Shares> CorrectedShares(const Tally& sums, std::string_view model,
                                      const ModelSet& models);

}  // namespace askmix
