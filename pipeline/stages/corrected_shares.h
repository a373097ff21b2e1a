// Corrected shares of a brand's windows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
  struct Mark {
    std::string model;
    TimePoint last{};  ///< the latest bucket that holds votes of it
  };
  static constexpr std::size_t kMarksMax = 4;

  std::vector<Mark> marks_;
  TimePoint forgotten_last_{};  ///< the latest bucket of the models that there was no room for
};

/// Nothing where the model is not known here, or its gates are not open (classifier/quantifier.h).
std::optional<Shares> CorrectedShares(const Tally& sums, std::string_view model,
                                      const ModelSet& models);

}  // namespace askmix
