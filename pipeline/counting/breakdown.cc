#include "counting/breakdown.h"

namespace askmix {

void Breakdown::Add(std::string_view name, TimePoint bucket, const Tally& change) {
  if (name.empty()) name = kUnknown;
  auto at = parts_.find(name);
  if (at == parts_.end() && parts_.size() >= kNamesMax) {
    name = kRest;
    at = parts_.find(name);
  }
  if (at == parts_.end()) {
    at = parts_.emplace(name, *spec_).first;
    at->second.Advance(end_);
  }
  at->second.Add(bucket, change);
}

void Breakdown::Advance(TimePoint end) {
  end_ = std::max(end_, end);
  for (auto& [name, windows] : parts_) windows.Advance(end_);
  std::erase_if(parts_, [](const auto& part) { return part.second.empty(); });
}

std::vector<CountedPart> Breakdown::Parts(std::size_t window) const {
  std::vector<CountedPart> parts;
  for (const auto& [name, windows] : parts_) {
    const Tally& sum = windows.sums()[window];
    if (sum.Mentions() > 0) parts.push_back({name, sum.slots});
  }
  return parts;
}

}  // namespace askmix
