// Bugs planted on purpose, each at the seam where it would show, so that what ships stays free of
// them. A simulation that does not find one of them is blind there.
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "runtime/ports.h"
#include "sim/faults.h"
#include "stages/stages.h"

namespace askmix::sim {

enum class Mutation {
  kNone,
  kCommitBeforeFlush,    ///< positions in a transaction of their own, outputs in the next
  kLedgerBeforeCommit,   ///< pending changes become state before the transaction is committed
  kOverlayAfterAbort,    ///< an aborted transaction's changes stay pending
  kOffsetTooFar,         ///< commits the offset after the next one
  kRebuildFromLate,      ///< state is read back from a minute ago only
  kEditWithoutWithdraw,  ///< an edit adds its votes and leaves the former ones
  kDeleteForgotten,      ///< a rebuild does not see deletes
  kDeltaTwice,           ///< after a producer was replaced, deltas are written twice
  kWindowsByArrival,     ///< votes are counted when they come, not when the post was made
};

struct MutationRow {
  std::string_view name;
  Mutation mutation;
};
inline constexpr std::array<MutationRow, 9> kMutations = {{
    {"commit-before-flush", Mutation::kCommitBeforeFlush},
    {"ledger-before-commit", Mutation::kLedgerBeforeCommit},
    {"overlay-after-abort", Mutation::kOverlayAfterAbort},
    {"offset-too-far", Mutation::kOffsetTooFar},
    {"rebuild-from-late", Mutation::kRebuildFromLate},
    {"edit-without-withdraw", Mutation::kEditWithoutWithdraw},
    {"delete-forgotten", Mutation::kDeleteForgotten},
    {"delta-twice", Mutation::kDeltaTwice},
    {"windows-by-arrival", Mutation::kWindowsByArrival},
}};

/// `stage` with the bug in it, or as it is where the mutation is not about stages.
std::unique_ptr<Stage> Mutate(Mutation mutation, const StageRow& row, const WindowSpec& windows,
                              std::unique_ptr<Stage> stage);
/// The same for the sink. `faults` is borrowed.
std::unique_ptr<Sink> Mutate(Mutation mutation, Faults& faults, std::unique_ptr<Sink> sink);

}  // namespace askmix::sim
