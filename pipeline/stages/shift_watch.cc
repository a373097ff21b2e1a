#include "stages/shift_watch.h"

#include <algorithm>
#include <utility>

namespace askmix {
namespace {

AskCounts AsksOf(const Tally& tally) { return {tally.slots[0], tally.slots[1], tally.slots[2]}; }

TimePoint FloorToMinute(TimePoint t) { return t - t.time_since_epoch() % ShiftDetector::kMinute; }

AskHistory HistoryOf(const BrandCounts& counts, const KnownGaps& gaps) {
  return {.counts = [&](TimePoint from,
                        TimePoint to) { return AsksOf(counts.windows().Between(from, to)); },
          .effective = [&](TimePoint from,
                           TimePoint to) { return counts.EffectiveAsksBetween(from, to); },
          .lost = [&](TimePoint from, TimePoint to) { return gaps.Overlap(from, to); },
          .first = counts.windows().first()};
}

}  // namespace

bool ShiftWatch::IsDue(TimePoint settled) const { return FloorToMinute(settled) > looked_; }

std::vector<ShiftWatch::Found> ShiftWatch::Look(const CountsOf& counts, const KnownGaps& gaps,
                                                TimePoint settled, TimePoint oldest) {
  if (IsRebuilding(oldest)) {
    if (rebuilt_ <= looked_) rebuilt_ = FloorToMinute(settled);
    if (Rebuild(counts, gaps, oldest)) looked_ = rebuilt_;
    return {};
  }
  // All brands are judged together, so they go from minute to minute together.
  looked_ += ShiftDetector::kMinute;
  std::vector<ShiftFindings> moment;
  for (const auto& [brand, of] : counts) {
    ShiftDetector& detector = brands_[std::string(brand)].detector;
    moment.push_back(
        detector.Advance(HistoryOf(*of, gaps), looked_, oldest).value_or(ShiftFindings{}));
  }
  std::vector<Found> found;
  const auto chosen = ChooseShifts(moment);
  auto brand = counts.begin();
  for (const auto& candidate : chosen) {
    if (candidate) found.push_back({std::string(brand->first), DescribeShift(*candidate)});
    ++brand;
  }
  return found;
}

/// True once all brands are where the rebuild goes.
bool ShiftWatch::Rebuild(const CountsOf& counts, const KnownGaps& gaps, TimePoint oldest) {
  int left = kRebuiltMax;
  for (const auto& [brand, of] : counts) {
    Watched& watched = brands_[std::string(brand)];
    if (watched.rebuilt >= rebuilt_) continue;
    if (left-- == 0) return false;
    // What is noticed there a predecessor announced, or nobody will.
    while (watched.detector.Advance(HistoryOf(*of, gaps), rebuilt_, oldest)) continue;
    watched.rebuilt = rebuilt_;
  }
  return true;
}

void ShiftWatch::Announced(const Announcement& announcement) {
  Watched& watched = brands_[announcement.brand];
  if (announcement.at <= watched.announced_at) return;
  watched.announced_at = announcement.at;
  watched.detector.Announced(announcement.at, announcement.since);
}

}  // namespace askmix
