// From a row, sorted by what its members mean, to a mention.
#pragma once

#include <string>
#include <string_view>

#include "codec/platforms/adapter.h"
#include "codec/platforms/generic_row.h"

namespace askmix {

/// What is known of a row beside its members.
struct RowOrigin {
  std::string_view format = "generic.row";
  std::string_view platform = {};  ///< empty: as the row or its link says
  std::string_view id = {};        ///< empty: as the link or the row says
  std::string_view parent =
      {};  ///< id of the post that it answers, where the row has no name for it
  std::string_view snippet = {};  ///< a part of the text, where the row has no text
  bool text_may_be_missing =
      false;  ///< exporters leave out what a platform does not let them pass on
};

/// Adds the row, or skips or refuses it.
void ReadRow(const Row& row, const RowOrigin& origin, Intake& intake);

}  // namespace askmix
