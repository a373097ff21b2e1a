#include "commands/assumed_view.h"

#include <cmath>
#include <map>

#include "core/intent.h"

namespace askmix {
namespace {

/// A line names so many brands; of more it tells how many.
constexpr std::size_t kNamedMax = 20;

std::string NamesOf(const std::vector<std::string>& brands) {
  std::string names;
  for (std::size_t i = 0; i < brands.size() && i < kNamedMax; ++i) {
    names.append(i == 0 ? "" : ", ").append(brands[i]);
  }
  if (brands.size() <= kNamedMax) return names;
  return names + " and " + std::to_string(brands.size() - kNamedMax) + " more";
}

std::string Described(const Brand& brand, const std::string& others) {
  if (!brand.assumed) return others;
  return *brand.assumed ? DescribeAssumed(**brand.assumed) : "nothing";
}

}  // namespace

std::string DescribeAssumed(const AssumedMix& assumed) {
  constexpr double kPercent = 100;
  std::string text = assumed.name + " (";
  if (assumed.year) text.append(std::to_string(*assumed.year)).append(": ");
  for (std::size_t i = 0; i < assumed.shares.size(); ++i) {
    text.append(i == 0 ? "" : ", ").append(kSlotNames[i]).append(" ");
    text.append(std::to_string(std::lround(assumed.shares[i] * kPercent))).append(" %");
  }
  return text + ")";
}

std::vector<std::string> DescribeAssumed(const std::vector<Brand>& brands,
                                         const std::string& others) {
  std::map<std::string, std::vector<std::string>> by;
  for (const Brand& brand : brands) {
    by[Described(brand, others)].push_back(brand.id);
  }
  std::vector<std::string> lines;
  for (const auto& [assumed, ids] : by) lines.push_back(assumed + ": " + NamesOf(ids));
  return lines;
}

}  // namespace askmix
