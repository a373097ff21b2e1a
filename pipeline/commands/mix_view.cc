#include "commands/mix_view.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/time.h"

namespace askmix {
namespace {

constexpr int kBrandWidth = 22;

std::string Percent(const Share& share) {
  char text[64];
  std::snprintf(text, sizeof(text), "%3.0f%% (%2.0f-%2.0f)", share.value * 100, share.low * 100,
                share.high * 100);
  return text;
}

std::string Cell(const Mix& mix, std::size_t intent) {
  if (mix.incomplete) return "incomplete";
  return mix.shares ? Percent((*mix.shares)[intent]) : "-";
}

void AppendLine(std::string& out, const std::string& brand, const std::string& window,
                const Mix& mix) {
  char line[256];
  std::snprintf(
      line, sizeof(line), "%-*.*s %6s %9lld %7lld   %-15s %-15s %-15s%s\n", kBrandWidth,
      kBrandWidth, brand.c_str(), window.c_str(), static_cast<long long>(mix.counts.Mentions()),
      static_cast<long long>(mix.counts.Asks()), Cell(mix, 0).c_str(), Cell(mix, 1).c_str(),
      Cell(mix, 2).c_str(), mix.shares && mix.low_support ? " few" : "");
  out += line;
}

std::vector<BrandMixes> Ranked(const std::vector<std::shared_ptr<const MixSnapshot>>& snapshots) {
  std::vector<BrandMixes> brands;
  for (const auto& snapshot : snapshots) {
    brands.insert(brands.end(), snapshot->brands.begin(), snapshot->brands.end());
  }
  const auto mentions = [](const BrandMixes& b) { return b.mixes.back().counts.Mentions(); };
  std::sort(brands.begin(), brands.end(), [&](const BrandMixes& a, const BrandMixes& b) {
    return mentions(a) != mentions(b) ? mentions(a) > mentions(b) : a.brand < b.brand;
  });
  return brands;
}

}  // namespace

std::string RenderMixes(const MixBoard& board, std::size_t brands_max) {
  const auto snapshots = board.Read();
  if (snapshots.empty()) return "no numbers yet\n";
  const std::vector<BrandMixes> brands = Ranked(snapshots);
  char head[256];
  std::snprintf(head, sizeof(head), "%-*s %6s %9s %7s   %-15s %-15s %-15s\n", kBrandWidth, "brand",
                "window", "mentions", "asks", "promotion", "buying_info", "community");
  std::string out = "what they ask for, up to " + FormatTimestamp(snapshots.front()->end) +
                    " (share of asks, 95% interval)\n" + head;
  for (std::size_t b = 0; b < std::min(brands.size(), brands_max); ++b) {
    for (std::size_t w = 0; w < brands[b].mixes.size(); ++w) {
      AppendLine(out, w == 0 ? brands[b].brand : "", FormatDuration(board.spec().lengths[w]),
                 brands[b].mixes[w]);
    }
  }
  if (brands.size() > brands_max) {
    out += "and " + std::to_string(brands.size() - brands_max) + " more brands\n";
  }
  return out;
}

}  // namespace askmix
