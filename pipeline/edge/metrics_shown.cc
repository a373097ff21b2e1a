#include "edge/metrics_shown.h"

#include <algorithm>
#include <map>
#include <string>

#include "stages/measure.h"

namespace askmix {
namespace {

using Parts = std::vector<CountedPart>;

/// Sums the mixes that several brands have in one window.
class Sum {
 public:
  void Add(const Mix& mix) {
    counts_ += mix.counts;
    authors_ += mix.authors;
    incomplete_ |= mix.incomplete;
    // Kish's effective number is asks^2 over a sum of squares, one for each author: these add up.
    const auto asks = static_cast<double>(mix.counts.Asks());
    if (mix.effective_asks > 0) squares_ += asks * asks / mix.effective_asks;
    if (mix.mentioned) {
      first_ = std::min(first_, mix.mentioned->first);
      last_ = std::max(last_, mix.mentioned->last);
    }
    Add(mix.platforms, platforms_);
    Add(mix.languages, languages_);
  }

  Mix Total() const {
    const auto asks = static_cast<double>(counts_.Asks());
    Mix mix = MakeMix(counts_, {authors_, squares_ > 0 ? asks * asks / squares_ : 0}, incomplete_);
    if (first_ <= last_) mix.mentioned = {first_, last_};
    mix.platforms = PartsOf(platforms_);
    mix.languages = PartsOf(languages_);
    return mix;
  }

 private:
  using Named = std::map<std::string, Tally>;

  static void Add(const Parts& parts, Named& to) {
    for (const CountedPart& part : parts) to[part.name] += Tally{part.slots};
  }
  static Parts PartsOf(const Named& named) {
    Parts parts;
    for (const auto& [name, tally] : named) parts.push_back({name, tally.slots});
    return parts;
  }

  Tally counts_;
  std::int64_t authors_ = 0;
  double squares_ = 0;
  bool incomplete_ = false;
  TimePoint first_ = TimePoint::max(), last_ = TimePoint::min();
  Named platforms_, languages_;
};

BrandMixes Total(const std::vector<const BrandMixes*>& brands) {
  std::vector<Mix> mixes;
  for (std::size_t w = 0; w < brands.front()->mixes->size(); ++w) {
    Sum sum;
    for (const BrandMixes* brand : brands) sum.Add((*brand->mixes)[w]);
    mixes.push_back(sum.Total());
  }
  return {.brand = std::string(kOverflowBrand),
          .mixes = std::make_shared<const std::vector<Mix>>(std::move(mixes)),
          .shifts = {}};
}

}  // namespace

ShownBrands Limit(const BoardView& view, std::size_t brands_max) {
  ShownBrands shown;
  std::vector<const BrandMixes*> others;
  for (const BrandView& brand : view.brands) {
    if (brand.mixes->brand.starts_with(kOverflowBrand)) {
      others.push_back(brand.mixes);
      continue;
    }
    ++shown.measured;
    if (shown.brands.size() < brands_max) {
      shown.brands.push_back(brand.mixes);
    } else {
      others.push_back(brand.mixes);
      ++shown.left_out;
    }
  }
  if (!others.empty()) shown.rest = Total(others);
  return shown;
}

}  // namespace askmix
