#include "stages/corrected_shares.h"

#include <algorithm>

#include "classifier/quantifier.h"

namespace askmix {

void ModelMarks::Note(std::string_view model, TimePoint bucket) {
  auto mark = std::ranges::find(marks_, model, &Mark::model);
  if (mark == marks_.end()) {
    marks_.push_back({std::string(model), bucket});
    mark = marks_.end() - 1;
  }
  mark->last = std::max(mark->last, bucket);
  if (marks_.size() <= kMarksMax) return;
  const auto oldest = std::ranges::min_element(marks_, {}, &Mark::last);
  forgotten_last_ = std::max(forgotten_last_, oldest->last);
  marks_.erase(oldest);
}

std::string_view ModelMarks::OnlyModelSince(TimePoint begin) const {
  if (forgotten_last_ >= begin) return {};
  const Mark* only = nullptr;
  for (const Mark& mark : marks_) {
    if (mark.last < begin) continue;
    if (only != nullptr) return {};
    only = &mark;
  }
  return only == nullptr ? std::string_view() : only->model;
}

std::optional<Shares> CorrectedShares(const Tally& sums, std::string_view model,
                                      const ModelSet& models) {
  const Classifier* classifier = model.empty() ? nullptr : models.OfVersion(model);
  const Quantifier* quantifier = classifier == nullptr ? nullptr : classifier->quantifier();
  if (quantifier == nullptr || sums.Mentions() < Quantifier::kMentionsMin) return std::nullopt;
  return quantifier->Estimate(sums.MeanExpected(), sums.Mentions());
}

}  // namespace askmix
