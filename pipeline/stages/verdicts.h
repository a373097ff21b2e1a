// What is decided about a mention for each of its brands: by a gate or by the model, and why.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "codec/classified.h"
#include "codec/mention.h"
#include "counting/ledger.h"
#include "stages/gates.h"
#include "stages/panel.h"
#include "stages/stages.h"

namespace askmix {

/// A mention that is asked about. Holds views into the mention, which must stay where it is.
struct AskedMention {
  const Mention* mention = nullptr;
  std::string titled;                  ///< title and text together, where there is a title
  std::deque<std::string> parts;       ///< of the text, where it names several brands
  std::vector<std::size_t> questions;  ///< to the panel, one for each brand
  std::string_view gate;               ///< why the model does not decide; empty: it does
  std::uint64_t words = 0;             ///< as in LedgerEntry

  std::string_view Text() const { return titled.empty() ? mention->text : titled; }
  /// The reason for the mention's brand number `brand`.
  std::string_view GateOf(std::size_t brand) const {
    return mention->brands[brand].own ? kOwnGate : gate;
  }
};

/// Asks in pieces, because models answer in batches. As in Stage, state belongs to the transaction.
/// Not thread-safe.
class Verdicts {
 public:
  /// `options` is borrowed.
  explicit Verdicts(const StageOptions& options);

  /// A batch begins: from now on these models answer.
  void Begin() { panel_.Use(options_.models->Current()); }
  void ClearPiece() { panel_.Clear(); }
  void Ask(const Mention& mention, Partition partition, IdentityHash author, TimePoint now,
           AskedMention& asked);
  void Answer() { panel_.Answer(); }
  const ModelSet& models() const { return panel_.models(); }

  // Of the mention's brand number `brand`, after Answer.
  Vote VoteOn(const AskedMention& asked, std::size_t brand, bool measured) const;
  /// Fills what the verdict adds to a classified record; `cues` holds what it borrows.
  void Explain(const AskedMention& asked, std::size_t brand, Classified& classified,
               std::vector<Cue>& cues) const;
  /// Counts for those who watch over the models.
  void Watch(const AskedMention& asked, std::size_t brand, Decision decision,
             StageResult& result) const;

  void Commit(TimePoint now) { copy_gate_.Commit(now); }
  void Abort() { copy_gate_.Abort(); }
  void Restore(Partition partition, const LedgerEntry& entry) {
    copy_gate_.Restore(partition, entry);
  }
  void Forget(Partition partition) { copy_gate_.Forget(partition); }

 private:
  const Thresholds& ThresholdsFor(const std::string& brand) const;

  const StageOptions& options_;
  CopyGate copy_gate_;
  Panel panel_;
};

}  // namespace askmix
