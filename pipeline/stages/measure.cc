#include "stages/measure.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "codec/announcement.h"
#include "codec/dead_letter.h"
#include "codec/delta.h"
#include "codec/gap.h"
#include "codec/shift.h"
#include "core/hash.h"
#include "stages/brand_state.h"
#include "stages/known_gaps.h"
#include "stages/normalize.h"
#include "stages/shift_watch.h"

namespace askmix {
namespace {

/// How often the board is told, between grid points too: late mentions change windows there, and
/// who reads it wants to know that the worker lives.
constexpr Millis kShowEvery{1'000};

/// Anybody may name brands outside the catalogue; longer names have no room either.
constexpr std::size_t kGuestNameBytesMax = 200;

/// A sorted map: what is written must not depend on the order of a hash table.
using Brands = std::map<std::string, BrandState, std::less<>>;

/// A minute is looked at for shifts when it has been over for so long: mentions take a while.
constexpr Millis kSettlesIn{60'000};

/// Minutes that one turn looks at, when there are several to be caught up with.
constexpr int kMinutesMax = 60;

struct PartitionState {
  Brands brands;
  KnownGaps gaps;
  ShiftWatch shifts;
};

class Measure final : public Stage {
 public:
  Measure(const StageOptions& options, std::size_t worker) : options_(options), worker_(worker) {
    ASKMIX_CHECK(options.board != nullptr && options.models != nullptr);
    models_ = options.models->Current();
  }

  void Process(std::span<const Record> batch, TimePoint now, StageResult& result) override {
    Advance(now);
    for (const Record& record : batch) Apply(record, result);
  }

  void Tick(TimePoint now, StageResult& result) override {
    Advance(now);
    now_ = now;
    models_ = options_.models->Current();
    if (options_.brands != nullptr) brands_ = options_.brands->Current();
    if (moved_) round_is_due_ = true;
    if (!unsaid_ && std::exchange(round_is_due_, false)) unsaid_ = Place{};
    if (unsaid_) SayMixes(result);
    if (found_.empty()) WatchShifts();
    for (const auto& [partition, found] : found_) {
      WriteShift(found, partitions_[partition].brands.at(found.brand), result);
    }
  }

  void Committed() override {
    undo_.clear();
    for (auto& [state, said] : said_) state->SetSaid(std::move(said));
    said_.clear();
    for (const auto& [partition, found] : found_) Announce(partitions_[partition], found);
    found_.clear();
    if (!moved_ && now_ - shown_at_ < kShowEvery) return;
    DropSilentBrands();
    Show();
  }

  // Counts are integers in whole buckets, so taking back what was added, the last first, restores
  // them exactly. A bucket that left the windows in between is gone for both. A gap stays: it will
  // come again.
  void Aborted() override {
    for (auto a = undo_.rbegin(); a != undo_.rend(); ++a) {
      const Delta& delta = a->delta;
      StateOf(a->partition, delta.brand).counts.TakeBack(delta.bucket, delta.change, delta.votes);
    }
    undo_.clear();
    round_is_due_ |= !said_.empty();
    said_.clear();
  }

  void Restore(Partition partition, std::span<const Record> records, TimePoint now) override {
    Advance(now);
    for (const std::string& brand : options_.brand_ids) {
      if (PartitionOf(Murmur2(brand), options_.partitions) == Raw(partition)) {
        MakeKnown(partition, brand);
      }
    }
    for (const Record& record : records) {
      // What cannot be read was refused, with a dead letter, when it was first processed.
      if (auto delta = DecodeDelta(record.value)) {
        if (IsTooEarly(*delta)) continue;
        Overflow(partition, *delta);
        Add(StateOf(partition, delta->brand), *delta);
      } else if (auto gap = DecodeGap(record.value)) {
        AddGap(partition, *std::move(gap));
      } else if (auto announcement = DecodeAnnouncement(record.value)) {
        Heed(partition, *announcement);
      }
    }
    moved_ = true;
  }

  std::optional<TimePoint> RestoreFrom(TimePoint now,
                                       std::optional<TimePoint> /*last_commit*/) const override {
    return options_.windows.Floor(now) - options_.windows.Kept() - kCountedAhead;
  }

  void Forget(Partition partition) override {
    undo_.clear();
    said_.clear();
    found_.clear();
    partitions_.erase(partition);
    CountGuests();
    // Numbers of brands that somebody else counts now must not stay up until the next grid point.
    options_.board->Publish(worker_, nullptr);
    moved_ = true;
  }

 private:
  struct Applied {
    Partition partition;
    Delta delta;
  };

  struct Place {
    Partition partition{};
    std::string brand;
  };

  /// Gives votes for a brand that has no room to its partition's overflow; true when it did.
  bool Overflow(Partition partition, Delta& delta) {
    const bool fits = guests_ < kGuestsMax && delta.brand.size() <= kGuestNameBytesMax;
    if (fits || partitions_[partition].brands.contains(delta.brand)) return false;
    delta.brand = std::string(kOverflowBrand) + "." + std::to_string(Raw(partition));
    return true;
  }

  BrandState& StateOf(Partition partition, std::string_view brand) {
    Brands& brands = partitions_[partition].brands;
    const auto found = brands.find(brand);
    if (found != brands.end()) return found->second;
    ++guests_;
    return Enter(brands, brand, false);
  }

  /// A mark of a change that is taken back stays: it withholds a corrected share at most.
  static std::optional<Tally> Add(BrandState& state, const Delta& delta) {
    const auto applied = state.counts.Add(delta.bucket, delta.change, delta.votes);
    if (!applied) return std::nullopt;
    state.marks.Note(delta.model, delta.bucket);
    state.NoteChange();
    return applied;
  }

  void MakeKnown(Partition partition, const std::string& brand) {
    Brands& brands = partitions_[partition].brands;
    const auto found = brands.find(brand);
    if (found == brands.end()) {
      Enter(brands, brand, true);
    } else {
      found->second.known = true;
    }
  }

  BrandState& Enter(Brands& brands, std::string_view brand, bool known) {
    BrandState& state =
        brands.try_emplace(std::string(brand), options_.windows, options_.breakdown, known)
            .first->second;
    state.counts.Advance(end_);
    return state;
  }

  void CountGuests() {
    guests_ = 0;
    for (const auto& [partition, of] : partitions_) {
      for (const auto& [brand, state] : of.brands) guests_ += state.known ? 0 : 1;
    }
  }

  /// What the brand's mix is compared with; what is a sum of several brands, with nothing.
  AssumedMixPtr AssumedOf(const std::string& brand) const {
    if (!brands_ || brand.starts_with(kOverflowBrand)) return nullptr;
    return brands_->AssumedOf(brand);
  }

  /// No mention lies that far ahead of any clock that is worth a thought, and what waits takes
  /// room.
  bool IsTooEarly(const Delta& delta) const {
    return delta.bucket >= end_ + options_.windows.Longest();
  }

  void Advance(TimePoint now) {
    const TimePoint end = options_.windows.Floor(now);
    if (end <= end_) return;
    end_ = end;
    moved_ = true;
    for (auto& [partition, of] : partitions_) {
      for (auto& [brand, state] : of.brands) state.counts.Advance(end_);
      of.gaps.Forget(end_ - options_.windows.Kept());
    }
  }

  void AddGap(Partition partition, Gap gap) {
    PartitionState& of = partitions_[partition];
    if (!of.gaps.Add(std::move(gap))) return;
    moved_ = true;
    for (auto& [brand, state] : of.brands) state.NoteChange();
  }

  void Apply(const Record& record, StageResult& result) {
    ++result.items_read;
    auto delta = DecodeDelta(record.value);
    if (!delta) return ApplyNews(record, delta.error(), result);
    if (IsTooEarly(*delta)) {
      return Reject(record, {"future", "the bucket begins a longest window or more after now"},
                    result);
    }
    const bool overflows = Overflow(record.partition, *delta);
    const auto applied = Add(StateOf(record.partition, delta->brand), *delta);
    const bool is_late = delta->bucket < end_ - options_.windows.Longest();
    if (applied) {
      delta->change = *applied;
      undo_.push_back({record.partition, std::move(*delta)});
    }
    if (is_late) return result.Count(Outcome::kTooLate, "delta");
    result.Count(Outcome::kPublished, overflows ? "overflow" : "delta");
  }

  /// What stands among deltas and is none.
  void ApplyNews(const Record& record, const Error& no_delta, StageResult& result) {
    if (auto gap = DecodeGap(record.value)) {
      AddGap(record.partition, *std::move(gap));
      return result.Count(Outcome::kPublished, "gap");
    }
    if (const auto announcement = DecodeAnnouncement(record.value)) {
      Heed(record.partition, *announcement);
      return result.Count(Outcome::kPublished, "announcement");
    }
    Reject(record, no_delta, result);
  }

  /// Goes on where the last turn stopped, until a transaction holds enough.
  void SayMixes(StageResult& result) {
    const Place from = *std::exchange(unsaid_, std::nullopt);
    std::size_t bytes = 0;
    for (auto of = partitions_.lower_bound(from.partition); of != partitions_.end(); ++of) {
      auto& [partition, state] = *of;
      const std::vector<bool> incomplete = state.gaps.Incomplete(options_.windows, end_);
      const bool goes_on = partition == from.partition;
      auto brand = goes_on ? state.brands.lower_bound(from.brand) : state.brands.begin();
      for (; brand != state.brands.end(); ++brand) {
        if (bytes >= kSaidBytesMax) {
          unsaid_ = Place{partition, brand->first};
          return;
        }
        brand->second.Refresh(incomplete, true, *models_, AssumedOf(brand->first));
        bytes += Say(brand->first, brand->second, state.gaps, result);
      }
    }
  }

  /// How many bytes had to be said.
  std::size_t Say(const std::string& brand, BrandState& state, const KnownGaps& gaps,
                  StageResult& result) {
    const std::size_t before = result.outputs.size();
    if (auto said = state.Say(brand, gaps, result)) said_.emplace_back(&state, *std::move(said));
    std::size_t bytes = 0;
    for (std::size_t i = before; i < result.outputs.size(); ++i) {
      bytes += result.outputs[i].value.size();
    }
    return bytes;
  }

  /// A note of what is not counted, or lies ahead, is none of measure's.
  void Heed(Partition partition, const Announcement& announcement) {
    PartitionState& of = partitions_[partition];
    if (announcement.at > end_ + kFutureMax || !of.brands.contains(announcement.brand)) return;
    of.shifts.Announced(announcement);
  }

  /// As long as mentions are missing that were made before, nobody knows the mix. A turn does a
  /// piece of one partition's rebuild, or the minutes that are due.
  void WatchShifts() {
    const TimePoint settled = std::min(now_ - kSettlesIn, options_.board->complete_until());
    const TimePoint oldest = end_ - options_.windows.Kept();
    for (auto& [partition, of] : partitions_) {
      if (!of.shifts.IsDue(settled)) continue;
      const ShiftWatch::CountsOf counts = CountsOf(of);
      if (of.shifts.IsRebuilding(oldest)) {
        of.shifts.Look(counts, of.gaps, settled, oldest);
        return;
      }
      std::vector<ShiftWatch::Found> found;
      for (int i = 0; i < kMinutesMax && found.empty() && of.shifts.IsDue(settled); ++i) {
        found = of.shifts.Look(counts, of.gaps, settled, oldest);
      }
      for (ShiftWatch::Found& each : found) found_.emplace_back(partition, std::move(each));
    }
  }

  /// Of brands whose shifts mean something: what is summed changes as brands come and go.
  static ShiftWatch::CountsOf CountsOf(const PartitionState& of) {
    ShiftWatch::CountsOf counts;
    for (const auto& [brand, state] : of.brands) {
      if (!brand.starts_with(kOverflowBrand)) counts.emplace(brand, &state.counts);
    }
    return counts;
  }

  /// With the note that it was announced, which a successor reads.
  static void WriteShift(const ShiftWatch::Found& found, const BrandState& state,
                         StageResult& result) {
    const AskPeriod& after = found.shift.what.after;
    Output& shift = result.outputs.emplace_back();
    shift.topic = Topic::kShifts;
    shift.key = found.brand;
    Encode(ShiftRecord{found.brand, found.shift,
                       state.counts.latest().Since(static_cast<Intent>(found.shift.risen),
                                                   after.start)},
           shift.value);
    Output& note = result.outputs.emplace_back();
    note.topic = Topic::kDeltas;
    note.key = found.brand;
    Encode(Announcement{found.brand, after.end, after.start}, note.value);
  }

  static void Announce(PartitionState& of, const ShiftWatch::Found& found) {
    const AskPeriod& after = found.shift.what.after;
    of.shifts.Announced({found.brand, after.end, after.start});
    ++of.brands.at(found.brand).shifts[found.shift.intent];
  }

  void Reject(const Record& record, const Error& error, StageResult& result) const {
    result.outputs.push_back(MakeDeadLetter(record, 0, record.value, "measure",
                                            options_.TopicName(Topic::kDeltas), error.reason,
                                            error.detail));
    result.Count(Outcome::kRejected, error.reason);
  }

  /// Brands that are not in the catalogue go when nothing of them is in any window, and the topic
  /// says so.
  void DropSilentBrands() {
    for (auto& [partition, of] : partitions_) {
      std::erase_if(of.brands, [&](const auto& entry) {
        const BrandState& state = entry.second;
        const bool goes = !state.known && state.counts.windows().empty() && state.said().IsZero();
        if (goes) of.shifts.Forget(entry.first);
        return goes;
      });
    }
    CountGuests();
  }

  void Show() {
    auto snapshot = std::make_shared<MixSnapshot>();
    snapshot->end = end_;
    snapshot->as_of = now_;
    for (auto& [partition, of] : partitions_) {
      const std::vector<bool> incomplete = of.gaps.Incomplete(options_.windows, end_);
      for (auto& [brand, state] : of.brands) {
        state.Refresh(incomplete, false, *models_, AssumedOf(brand));
        snapshot->brands.push_back({brand, state.mixes(), state.shifts});
      }
    }
    std::sort(snapshot->brands.begin(), snapshot->brands.end(),
              [](const BrandMixes& a, const BrandMixes& b) { return a.brand < b.brand; });
    options_.board->Publish(worker_, std::move(snapshot));
    moved_ = false;
    shown_at_ = now_;
  }

  const StageOptions options_;
  const std::size_t worker_;
  std::shared_ptr<const ModelSet> models_;
  std::shared_ptr<const BrandSet> brands_;  ///< null: nobody says what brands are compared with
  std::map<Partition, PartitionState> partitions_;
  std::size_t guests_ = 0;  ///< brands that are not in the catalogue
  TimePoint end_{};
  TimePoint now_{}, shown_at_{};
  bool moved_ = false;           ///< the windows, or what they are made of, since the last show
  std::optional<Place> unsaid_;  ///< from where on mixes may have to be said
  bool round_is_due_ = false;    ///< once that is done, all are looked at again

  // Of the open transaction.
  std::vector<Applied> undo_;
  std::vector<std::pair<BrandState*, Said>> said_;
  std::vector<std::pair<Partition, ShiftWatch::Found>> found_;
};

}  // namespace

std::unique_ptr<Stage> MakeMeasure(const StageOptions& options, std::size_t worker) {
  return std::make_unique<Measure>(options, worker);
}

}  // namespace askmix
