// What is decided without the classifier, for a reason that is published with the decision.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/normal_text.h"
#include "core/intent.h"
#include "counting/copies.h"
#include "counting/ledger.h"

namespace askmix {

/// What keeps mentions from the classifier.
struct GateOptions {
  /// Primary language tags that the classifier reads; empty: all. Mentions whose language is not
  /// known are read.
  std::vector<std::string> languages{"en"};
  std::vector<std::string> junk{"link_only", "advert", "giveaway", "job"};  ///< names of Junk
  /// When more accounts than this write the same words within an hour, those that come later are
  /// counted apart; 0: never. Accounts are counted in each partition for itself.
  int copies = 5;
};

/// Reasons beside the names of Junk.
inline constexpr std::string_view kOwnGate = "own", kLanguageGate = "language",
                                  kCopiedGate = "copied";

/// The decision for a reason that is not empty: nobody can tell what a text in another language
/// asks for; what else is kept back asks for nothing.
Decision DecisionBehind(std::string_view reason);

/// Of the gates that look at one text alone. Empty: it may pass.
std::string_view GateOfText(const GateOptions& options, std::string_view language,
                            const NormalText& text);

/// Looks at what many accounts write; as in Stage, state belongs to the transaction.
class CopyGate {
 public:
  explicit CopyGate(int copies_max) : copies_max_(copies_max) {}

  /// True when more accounts than allowed have written these words. `words` by HashOfCopies; what
  /// has no words or no author passes.
  bool Holds(Partition partition, std::uint64_t words, IdentityHash author, TimePoint created_at,
             TimePoint now);
  void Commit(TimePoint now);
  void Abort();
  void Restore(Partition partition, const LedgerEntry& entry);
  void Forget(Partition partition) { copies_.erase(partition); }

 private:
  Copies& CopiesOf(Partition partition);

  const int copies_max_;
  std::map<Partition, Copies> copies_;
};

}  // namespace askmix
