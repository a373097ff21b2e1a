#include "stages/corrected_shares.h"

#include <algorithm>

#include "classifier/quantifier.h"

namespace askmix {

void ModelMarks::Note(std::string_view model, TimePoint bucket) {
  if (model != model_) {
    others_last_ = std::max(others_last_, last_);
    model_ = model;
    last_ = bucket;
  }
  last_ = std::max(last_, bucket);
}

std::string_view ModelMarks::OnlyModelSince(TimePoint begin) const {
  return others_last_ < begin ? std::string_view(model_) : std::string_view();
}

std::optional<Shares> CorrectedShares(const Tally& sums, std::string_view model,
                                      const ModelSet& models) {
  const Classifier* classifier = model.empty() ? nullptr : models.OfVersion(model);
  const Quantifier* quantifier = classifier == nullptr ? nullptr : classifier->quantifier();
  if (quantifier == nullptr || sums.Mentions() < Quantifier::kMentionsMin) return std::nullopt;
  return quantifier->Estimate(sums.MeanExpected(), sums.Mentions());
}

}  // namespace askmix
