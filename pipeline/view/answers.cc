#include "view/answers.h"

#include <algorithm>

namespace askmix {
namespace {

constexpr Millis kSweepEvery{10'000};

bool HasMix(const KnownBrand& brand) {
  return std::ranges::any_of(brand.mixes, [](const auto& mix) { return mix != nullptr; });
}

}  // namespace

Answers::Answers(std::vector<Millis> windows, const std::vector<std::string>& catalogue)
    : windows_(std::move(windows)), brands_(windows_, catalogue) {}

void Answers::Take(Topic topic, const Record& record, TimePoint now) {
  const std::lock_guard lock(mutex_);
  if (now - swept_ >= kSweepEvery) {
    brands_.Sweep(now);
    shifts_.Sweep(now);
    mentions_.Sweep(now);
    swept_ = now;
  }
  const Taken taken = Give(topic, record);
  if (taken == Taken::kChanged) {
    ++changes_;
    has_mixes_ |= topic == Topic::kRatios;
  }
  if (taken == Taken::kUnreadable) ++unreadable_;
}

Taken Answers::Give(Topic topic, const Record& record) {
  switch (topic) {
    case Topic::kRatios:
      return brands_.TakeMix(record);
    case Topic::kHistory:
      return brands_.TakeHistory(record);
    case Topic::kShifts:
      return shifts_.Take(record);
    default:
      return mentions_.Take(record);
  }
}

void Answers::SetCaughtUp(bool caught_up) {
  const std::lock_guard lock(mutex_);
  if (caught_up_ != caught_up) ++changes_;
  caught_up_ = caught_up;
}

bool Answers::IsCaughtUp() const {
  const std::lock_guard lock(mutex_);
  return caught_up_;
}

bool Answers::HasMixes() const {
  const std::lock_guard lock(mutex_);
  return has_mixes_;
}

AnswersState Answers::State() const {
  const std::lock_guard lock(mutex_);
  const auto brands = std::ranges::count_if(brands_.brands(),
                                            [](const auto& entry) { return HasMix(entry.second); });
  return {static_cast<std::size_t>(brands), brands_.left_out(), unreadable_};
}

std::int64_t Answers::changes() const {
  const std::lock_guard lock(mutex_);
  return changes_;
}

TimePoint Answers::latest_end() const {
  const std::lock_guard lock(mutex_);
  return brands_.latest_end();
}

std::vector<NamedMix> Answers::Mixes(std::size_t window, std::string_view after,
                                     std::size_t count) const {
  const std::lock_guard lock(mutex_);
  std::vector<NamedMix> mixes;
  const BrandRecords::Brands& brands = brands_.brands();
  for (auto at = brands.upper_bound(after); at != brands.end() && mixes.size() < count; ++at) {
    if (at->second.mixes[window]) mixes.push_back({at->first, at->second.mixes[window]});
  }
  return mixes;
}

std::optional<KnownBrand> Answers::Find(std::string_view brand) const {
  const std::lock_guard lock(mutex_);
  const auto found = brands_.brands().find(brand);
  if (found == brands_.brands().end()) return std::nullopt;
  return found->second;
}

std::vector<std::shared_ptr<const KnownShift>> Answers::Shifts(
    std::string_view brand, const std::optional<ShiftPlace>& before, std::size_t count) const {
  const std::lock_guard lock(mutex_);
  return shifts_.Latest(brand, before, count);
}

std::vector<std::shared_ptr<const std::string>> Answers::Mentions(std::string_view brand,
                                                                  std::size_t count,
                                                                  TimePoint now) const {
  const std::lock_guard lock(mutex_);
  return mentions_.Latest(brand, count, now);
}

}  // namespace askmix
