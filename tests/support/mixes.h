// Boards of mixes for tests of what shows them.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "stages/mix_board.h"

namespace askmix {

/// Counts by slot: promotion, buying_info, community, care, noise, uncertain.
using Counts = std::array<std::int64_t, kSlotCount>;

inline MixesPtr MixesOf(std::vector<Mix> mixes) {
  return std::make_shared<const std::vector<Mix>>(std::move(mixes));
}

/// A snapshot in which each brand has the same counts in every window of `spec`.
inline std::shared_ptr<const MixSnapshot> MakeSnapshot(
    const WindowSpec& spec, TimePoint end, std::vector<std::pair<std::string, Counts>> brands) {
  auto snapshot = std::make_shared<MixSnapshot>();
  snapshot->end = end;
  for (auto& [brand, counts] : brands) {
    const std::vector<Mix> mixes(spec.lengths.size(), MakeMix(Tally{counts}));
    snapshot->brands.push_back({std::move(brand), MixesOf(mixes)});
  }
  return snapshot;
}

}  // namespace askmix
