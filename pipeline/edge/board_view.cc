#include "edge/board_view.h"

#include <algorithm>

namespace askmix {
namespace {

std::string_view Id(const BrandView& view) { return view.mixes->brand; }

}  // namespace

BoardView View(const MixBoard& board, TimePoint now) {
  BoardView view{.snapshots = board.Read(),
                 .brands = {},
                 .complete_until = board.complete_until(),
                 .catching_up = board.CatchingUp(now)};
  for (const auto& snapshot : view.snapshots) {
    for (const BrandMixes& mixes : snapshot->brands) view.brands.push_back({&mixes, snapshot->end});
  }
  // While a partition changes hands within the process, two workers may know a brand for a moment:
  // the later numbers are shown.
  std::ranges::sort(view.brands, [](const BrandView& a, const BrandView& b) {
    return Id(a) != Id(b) ? Id(a) < Id(b) : a.end > b.end;
  });
  const auto repeated = std::ranges::unique(view.brands, {}, Id);
  view.brands.erase(repeated.begin(), repeated.end());
  return view;
}

const BrandView* BoardView::Find(std::string_view brand) const {
  const auto found = std::ranges::lower_bound(brands, brand, {}, Id);
  return found != brands.end() && Id(*found) == brand ? &*found : nullptr;
}

}  // namespace askmix
