#include "view/brand_records.h"

#include <algorithm>

#include "codec/fields.h"
#include "core/time.h"

namespace askmix {

BrandRecords::BrandRecords(std::vector<Millis> windows, const std::vector<std::string>& catalogue)
    : windows_(std::move(windows)) {
  for (const std::string& brand : catalogue) {
    brands_[brand].is_stranger = false;
    brands_[brand].mixes.resize(windows_.size());
  }
}

KnownBrand* BrandRecords::Enter(std::string_view brand) {
  const auto found = brands_.find(brand);
  if (found != brands_.end()) return &found->second;
  if (strangers_ >= kStrangersMax) {
    ++left_out_;
    return nullptr;
  }
  ++strangers_;
  KnownBrand& entered = brands_[std::string(brand)];
  entered.mixes.resize(windows_.size());
  return &entered;
}

Taken BrandRecords::TakeMix(const Record& record) {
  if (!record.has_value) return Remove(record.key);
  const auto root = ParseRecord(record.value);
  if (!root) return Taken::kUnreadable;
  const std::string_view name = (*root)->FindText("brand");
  const auto length = ParseDuration((*root)->FindText("window"));
  const auto end = TimeOf((*root)->FindInt("end"));
  const auto mentions = (*root)->FindInt("mentions");
  if (name.empty() || !length || !end || !mentions) return Taken::kUnreadable;
  const auto window = std::ranges::find(windows_, *length);
  if (window == windows_.end()) return Taken::kIgnored;
  KnownBrand* brand = Enter(name);
  if (!brand) return Taken::kIgnored;
  brand->mixes[static_cast<std::size_t>(window - windows_.begin())] =
      std::make_shared<const KnownMix>(KnownMix{*end, *mentions == 0, std::string(record.value)});
  if (*mentions != 0) latest_end_ = std::max(latest_end_, *end);
  return Taken::kChanged;
}

Taken BrandRecords::Remove(std::string_view key) {
  const std::size_t slash = key.rfind('/');
  if (slash == key.npos) return Taken::kUnreadable;
  const auto brand = brands_.find(key.substr(0, slash));
  const auto length = ParseDuration(key.substr(slash + 1));
  const auto window = std::ranges::find(windows_, length.value_or(Millis{}));
  if (brand == brands_.end() || window == windows_.end()) return Taken::kIgnored;
  brand->second.mixes[static_cast<std::size_t>(window - windows_.begin())].reset();
  return Taken::kChanged;
}

Taken BrandRecords::TakeHistory(const Record& record) {
  if (!record.has_value) {
    const auto brand = brands_.find(record.key);
    if (brand == brands_.end()) return Taken::kIgnored;
    brand->second.history.reset();
    return Taken::kChanged;
  }
  const auto root = ParseRecord(record.value);
  if (!root) return Taken::kUnreadable;
  const std::string_view name = (*root)->FindText("brand");
  const auto start = TimeOf((*root)->FindInt("start"));
  const auto end = TimeOf((*root)->FindInt("end"));
  const auto step = ParseDuration((*root)->FindText("step"));
  const JsonValue* points = (*root)->FindArray("points");
  if (name.empty() || !start || !end || !step || !points) return Taken::kUnreadable;
  KnownBrand* brand = Enter(name);
  if (!brand) return Taken::kIgnored;
  brand->history = std::make_shared<const KnownHistory>(
      KnownHistory{*start, *end, *step, points->count() == 0, std::string(record.value)});
  return Taken::kChanged;
}

void BrandRecords::Sweep(TimePoint now) {
  strangers_ -= std::erase_if(brands_, [&](const auto& entry) {
    return entry.second.is_stranger && IsGone(entry.second, now);
  });
}

bool BrandRecords::IsGone(const KnownBrand& brand, TimePoint now) const {
  for (std::size_t w = 0; w < windows_.size(); ++w) {
    const auto& mix = brand.mixes[w];
    if (mix && !mix->is_zero && mix->end + windows_[w] > now) return false;
  }
  const auto& history = brand.history;
  return !history || history->end + (history->end - history->start) <= now;
}

}  // namespace askmix
