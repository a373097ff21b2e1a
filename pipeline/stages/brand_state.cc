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
  return !mixes.empty() &&
         std::ranges::all_of(mixes, [](const Mix& mix) { return mix.counts.IsZero(); });
}

BrandState::BrandState(const WindowSpec& spec, BreakdownBy by, bool is_known)
    : known(is_known), counts(spec, by), spec_(&spec) {}

void BrandState::Refresh(const std::vector<bool>& incomplete, bool correct, const ModelSet& models,
                         const AssumedMixPtr& assumed) {
  const TimePoint end = counts.windows().end();
  shown_.resize(spec_->lengths.size());
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    Shown& shown = shown_[i];
    Mix mix = counts.MixOf(i, incomplete[i]);
    mix.assumed = assumed;
    const std::string_view model = marks.OnlyModelSince(end - spec_->lengths[i]);
    const bool same = mix.counts == shown.mix.counts && shown.model == model;
    if (mix.shares) {
      const bool recount = correct && (!same || shown.corrected_before || !shown.mix.shares);
      mix.corrected = recount                ? CorrectedShares(mix.counts, model, models)
                      : shown.model == model ? shown.mix.corrected
                                             : std::nullopt;
      shown.corrected_before = !recount && (!same || shown.corrected_before);
    }
    shown.mix = std::move(mix);
    shown.model = model;
  }
}

std::vector<Mix> BrandState::Mixes() const {
  std::vector<Mix> mixes;
  for (const Shown& shown : shown_) mixes.push_back(shown.mix);
  return mixes;
}

std::optional<Said> BrandState::Say(std::string_view brand, StageResult& result) const {
  std::vector<Mix> mixes = Mixes();
  const bool mixes_due = MixesAreDue(mixes), history_due = HistoryIsDue();
  if (!mixes_due && !history_due) return std::nullopt;
  const TimePoint end = counts.windows().end();
  Said said = said_;
  for (std::size_t i = 0; mixes_due && i < mixes.size(); ++i) {
    Output& output = result.outputs.emplace_back();
    output.topic = Topic::kRatios;
    output.key = std::string(brand) + "/" + FormatDuration(spec_->lengths[i]);
    Encode(MixRecord{std::string(brand), spec_->lengths[i], end, mixes[i]}, output.value);
  }
  if (mixes_due) {
    said.mixes = std::move(mixes);
    said.mixes_end = end;
  }
  if (history_due) {
    Output& output = result.outputs.emplace_back();
    output.topic = Topic::kHistory;
    output.key = brand;
    const History history = HistoryOf(brand, counts.windows(), *spec_);
    Encode(history, output.value);
    said.history_end = end;
    said.history_is_old = false;
    said.history_has_points = !history.points.empty();
  }
  return said;
}

bool BrandState::MixesAreDue(const std::vector<Mix>& mixes) const {
  if (said_.mixes != mixes) return true;
  return !said_.IsZero() && counts.windows().end() - said_.mixes_end >= kRepeatEvery;
}

bool BrandState::HistoryIsDue() const {
  if (!said_.history_has_points && counts.windows().empty()) return false;
  const TimePoint end = counts.windows().end();
  if (said_.history_is_old) return end - said_.history_end >= kHistoryEvery;
  // A step more, and at its other end one less.
  return StepsUntil(end, *spec_).last != StepsUntil(said_.history_end, *spec_).last;
}

History HistoryOf(std::string_view brand, const Windows& windows, const WindowSpec& spec) {
  const Steps steps = StepsUntil(windows.end(), spec);
  History history{std::string(brand), steps.step, steps.first, windows.end(), {}};
  for (TimePoint start = steps.first; start <= steps.last; start += steps.step) {
    const Tally sum = windows.Between(start, std::min(start + steps.step, windows.end()));
    HistoryPoint point{start, {sum.slots[0], sum.slots[1], sum.slots[2], sum.Other()}};
    for (std::int64_t& count : point.counts) count = std::max<std::int64_t>(count, 0);
    if (point.counts != HistoryPoint{}.counts) history.points.push_back(point);
  }
  return history;
}

}  // namespace askmix
