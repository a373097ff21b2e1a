#include "view/shift_records.h"

#include "codec/fields.h"

namespace askmix {

Taken ShiftRecords::Take(const Record& record) {
  if (!record.has_value) return Taken::kIgnored;
  const auto root = ParseRecord(record.value);
  if (!root) return Taken::kUnreadable;
  const std::string_view id = (*root)->FindText("id");
  const std::string_view brand = (*root)->FindText("brand");
  const auto at = TimeOf((*root)->FindInt("at"));
  if (id.empty() || brand.empty() || !at) return Taken::kUnreadable;
  ShiftPlace place{*at, std::string(id)};
  shifts_[place] = std::make_shared<const KnownShift>(
      KnownShift{place, std::string(brand), std::string(record.value)});
  if (shifts_.size() > kCountMax) shifts_.erase(shifts_.begin());
  return Taken::kChanged;
}

void ShiftRecords::Sweep(TimePoint now) {
  shifts_.erase(shifts_.begin(), shifts_.lower_bound(ShiftPlace{now - kAgeMax, {}}));
}

std::vector<std::shared_ptr<const KnownShift>> ShiftRecords::Latest(
    std::string_view brand, const std::optional<ShiftPlace>& before, std::size_t count) const {
  std::vector<std::shared_ptr<const KnownShift>> latest;
  auto at = before ? shifts_.lower_bound(*before) : shifts_.end();
  while (at != shifts_.begin() && latest.size() < count) {
    --at;
    if (brand.empty() || at->second->brand == brand) latest.push_back(at->second);
  }
  return latest;
}

}  // namespace askmix
