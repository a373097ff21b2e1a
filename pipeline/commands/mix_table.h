// Mixes as a table for people, as wide as their terminal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/terminal.h"
#include "counting/mix.h"

namespace askmix {

struct MixRow {
  std::string brand;   ///< empty: that of the row before
  std::string window;  ///< empty in all rows: told elsewhere
  std::int64_t mentions = 0, asks = 0;
  double per_minute = 0;
  std::optional<Shares> shares;
  std::string note;   ///< why there are no shares, or what to think of them
  std::string gap;    ///< to the assumed mix
  std::string shift;  ///< the last one
};

/// Mentions are those of `mix`, as is the note.
MixRow RowOf(std::string brand, Millis window, const Mix& mix);
/// Why a mix has no shares, or what to think of them; empty: nothing.
std::string NoteOf(std::int64_t asks, bool has_shares, bool incomplete, bool low_support);

/// A head and a line for each row. Where not all has room, columns are left out: first the last
/// shift, then the gap, then the rate; where there is more, shares get bars: up to the low end of
/// the interval they are solid, to the value dense, to the high end thin.
std::string RenderTable(const std::vector<MixRow>& rows, const TerminalLook& look);

}  // namespace askmix
