#include "stages/brand_state.h"

#include <algorithm>
#include <utility>

#include "codec/mix.h"
#include "core/time.h"

namespace askmix {
namespace {

constexpr Millis kDay{86'400'000};
constexpr Millis kQuarter{900'000};

Millis StepOf(const WindowSpec& spec) {
  return (kQuarter + spec.grid - Millis{1}) / spec.grid * spec.grid;
}

TimePoint FloorTo(TimePoint t, Millis step) { return t - t.time_since_epoch() % step; }

/// Beginnings of the steps that a history which ends at `end` holds.
struct Steps {
  Millis step;
  TimePoint first, last;
};

Steps StepsUntil(TimePoint end, const WindowSpec& spec) {
  const Millis step = StepOf(spec);
  const TimePoint last = FloorTo(end - spec.grid, step);
  const auto more = std::max<std::int64_t>(std::min(kDay, spec.Kept()) / step - 1, 0);
  return {step, last - step * more, last};
}

}  // namespace

bool Said::IsZero() const {
  return mixes && std::ranges::all_of(*mixes, [](const Mix& mix) { return mix.counts.IsZero(); });
}

BrandState::BrandState(const WindowSpec& spec, BreakdownBy by, bool is_known)
    : known(is_known), counts(spec, by), spec_(&spec), bases_(spec.lengths.size()) {}

void BrandState::Refresh(const std::vector<bool>& incomplete, bool correct, const ModelSet& models,
                         const AssumedMixPtr& assumed) {
  std::vector<Mix> mixes;
  for (std::size_t i = 0; i < bases_.size(); ++i) {
    Mix& mix = mixes.emplace_back(counts.MixOf(i, incomplete[i]));
    mix.assumed = assumed;
    mix.corrected = Corrected(i, mix, correct, models);
  }
  if (!mixes_ || *mixes_ != mixes) {
    mixes_ = std::make_shared<const std::vector<Mix>>(std::move(mixes));
  }
}

std::optional<Shares> BrandState::Corrected(std::size_t window, const Mix& mix, bool correct,
                                            const ModelSet& models) {
  const std::string_view model =
      marks.OnlyModelSince(counts.windows().end() - spec_->lengths[window]);
  Basis& basis = bases_[window];
  const Mix* before = mixes_ ? &(*mixes_)[window] : nullptr;
  const bool same_model = std::exchange(basis.model, model) == model;
  if (!mix.shares) return std::nullopt;
  const bool same = before && before->counts == mix.counts && same_model;
  if (correct && (!same || basis.is_earlier || !before->shares)) {
    basis.is_earlier = false;
    return CorrectedShares(mix.counts, model, models);
  }
  basis.is_earlier = basis.is_earlier || !same;
  return same_model && before ? before->corrected : std::nullopt;
}

std::optional<Said> BrandState::Say(std::string_view brand, const KnownGaps& gaps,
                                    StageResult& result) const {
  const bool mixes_due = MixesAreDue(), history_due = HistoryIsDue();
  if (!mixes_due && !history_due) return std::nullopt;
  const TimePoint end = counts.windows().end();
  Said said = said_;
  for (std::size_t i = 0; mixes_due && i < mixes_->size(); ++i) {
    Output& output = result.outputs.emplace_back();
    output.topic = Topic::kRatios;
    output.key = std::string(brand) + "/" + FormatDuration(spec_->lengths[i]);
    Encode(MixRecord{std::string(brand), spec_->lengths[i], end, (*mixes_)[i]}, output.value);
  }
  if (mixes_due) {
    said.mixes = mixes_;
    said.mixes_end = end;
  }
  if (history_due) {
    Output& output = result.outputs.emplace_back();
    output.topic = Topic::kHistory;
    output.key = brand;
    const History history = HistoryOf(brand, counts, gaps, *spec_);
    Encode(history, output.value);
    said.history_end = end;
    said.history_is_old = false;
    said.history_has_points = !history.points.empty();
  }
  return said;
}

bool BrandState::MixesAreDue() const {
  if (said_.mixes != mixes_ && (!said_.mixes || *said_.mixes != *mixes_)) return true;
  return !said_.IsZero() && counts.windows().end() - said_.mixes_end >= kRepeatEvery;
}

bool BrandState::HistoryIsDue() const {
  if (!said_.history_has_points && counts.windows().empty()) return false;
  const TimePoint end = counts.windows().end();
  if (said_.history_is_old) return end - said_.history_end >= kHistoryEvery;
  // A step more, and at its other end one less.
  return StepsUntil(end, *spec_).last != StepsUntil(said_.history_end, *spec_).last;
}

History HistoryOf(std::string_view brand, const BrandCounts& counts, const KnownGaps& gaps,
                  const WindowSpec& spec) {
  const TimePoint end = counts.windows().end();
  const Steps steps = StepsUntil(end, spec);
  History history{std::string(brand), steps.step, steps.first, end, {}};
  for (TimePoint start = steps.first; start <= steps.last; start += steps.step) {
    const TimePoint stop = std::min(start + steps.step, end);
    HistoryPoint point{.start = start, .incomplete = gaps.Overlap(start, stop)};
    const Tally sum = counts.windows().Between(start, stop);
    point.counts = {sum.slots[0], sum.slots[1], sum.slots[2], sum.Other()};
    for (std::int64_t& count : point.counts) count = std::max<std::int64_t>(count, 0);
    const auto asks = static_cast<double>(point.Asks());
    if (asks > 0) point.effective_asks = std::min(counts.EffectiveAsksBetween(start, stop), asks);
    if (point.incomplete || point.counts != HistoryPoint{}.counts) history.points.push_back(point);
  }
  return history;
}

}  // namespace askmix
