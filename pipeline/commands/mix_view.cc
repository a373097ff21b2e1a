#include "commands/mix_view.h"

#include <algorithm>
#include <vector>

#include "commands/mix_table.h"
#include "core/display.h"
#include "core/time.h"

namespace askmix {
namespace {

std::vector<BrandMixes> Ranked(const std::vector<std::shared_ptr<const MixSnapshot>>& snapshots) {
  std::vector<BrandMixes> brands;
  for (const auto& snapshot : snapshots) {
    brands.insert(brands.end(), snapshot->brands.begin(), snapshot->brands.end());
  }
  const auto mentions = [](const BrandMixes& b) { return b.mixes->back().counts.Mentions(); };
  std::sort(brands.begin(), brands.end(), [&](const BrandMixes& a, const BrandMixes& b) {
    return mentions(a) != mentions(b) ? mentions(a) > mentions(b) : a.brand < b.brand;
  });
  return brands;
}

}  // namespace

std::string RenderMixes(const MixBoard& board, std::size_t brands_max, const TerminalLook& look) {
  const auto snapshots = board.Read();
  if (snapshots.empty()) return "no numbers yet\n";
  const std::vector<BrandMixes> brands = Ranked(snapshots);
  std::vector<MixRow> rows;
  for (std::size_t b = 0; b < std::min(brands.size(), brands_max); ++b) {
    for (std::size_t w = 0; w < brands[b].mixes->size(); ++w) {
      rows.push_back(
          RowOf(w == 0 ? brands[b].brand : "", board.spec().lengths[w], (*brands[b].mixes)[w]));
    }
  }
  std::string out =
      Displayed("what they ask for, up to " + FormatTimestamp(snapshots.front()->end) +
                    " (share of asks, 95% interval)",
                look.width) +
      "\n" + RenderTable(rows, look);
  if (brands.size() > brands_max) {
    out += "and " + std::to_string(brands.size() - brands_max) + " more brands\n";
  }
  return out;
}

}  // namespace askmix
