#include "counting/latest_asks.h"

#include <algorithm>

namespace askmix {

void LatestAsks::Apply(TimePoint bucket, const VoteChange& vote) {
  if (!vote.asks()) return;
  auto& latest = by_intent_[static_cast<std::size_t>(vote.decision.intent)];
  if (vote.add < 0) {
    std::erase_if(latest, [&](const auto& ask) { return ask.second == vote.key; });
    return;
  }
  const auto at = std::upper_bound(latest.begin(), latest.end(), bucket,
                                   [](TimePoint t, const auto& ask) { return t < ask.first; });
  if (at == latest.begin() && latest.size() >= kKept) return;
  latest.emplace(at, bucket, vote.key);
  if (latest.size() > kKept) latest.erase(latest.begin());
}

std::vector<std::string> LatestAsks::Since(Intent intent, TimePoint since) const {
  std::vector<std::string> keys;
  const auto& latest = by_intent_[static_cast<std::size_t>(intent)];
  for (auto ask = latest.rbegin(); ask != latest.rend() && ask->first >= since; ++ask) {
    keys.push_back(ask->second);
  }
  return keys;
}

}  // namespace askmix
