// The mix board at one moment, as all endpoints show it.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "stages/mix_board.h"

namespace askmix {

/// One brand; borrowed from the view's snapshots.
struct BrandView {
  const BrandMixes* mixes;
  TimePoint end;
};

/// Holds its snapshots, so that numbers of one answer belong together.
struct BoardView {
  std::vector<std::shared_ptr<const MixSnapshot>> snapshots;
  std::vector<BrandView> brands;  ///< by id, each once
  TimePoint complete_until{};     ///< epoch: not known yet
  bool catching_up = true;        ///< shares are not to be shown

  /// Null when there is none of that id.
  const BrandView* Find(std::string_view brand) const;
};

BoardView View(const MixBoard& board, TimePoint now);

}  // namespace askmix
