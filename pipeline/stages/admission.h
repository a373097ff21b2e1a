// What the ledger's knowledge of an identity says about one more record of it: news, an edit, a
// delete, or nothing that was not known.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "codec/mention.h"
#include "counting/ledger.h"
#include "stages/stage.h"

namespace askmix {

enum class Action : std::uint8_t {
  kDecide,    ///< classify it; votes of an earlier version are replaced
  kWithdraw,  ///< take its votes back
  kSettle,    ///< the post, or all posts of the author, may have to be hidden or shown again
  kRemember,  ///< nothing counts, but later records of the identity must know of it
};

struct Admission {
  std::optional<Action> action;  ///< nothing: the record changes nothing
  Outcome outcome = Outcome::kPublished;
  std::string_view reason;
};

/// The answer depends on versions only, never on the order of arrival: the larger version wins, a
/// delete wins over every upsert of its own version or an older one. `content` is the hash of the
/// mention's text; `known` is null for an identity not in the ledger; `author` is what was last
/// heard of the author.
Admission Admit(const Mention& mention, std::uint64_t content, const LedgerEntry* known,
                Standing author = {});

/// What speaks against counting a repost beside others of the same post; nothing: nothing does.
/// `id` is its own identity, `original` that of what it repeats, `author` of who does.
std::optional<Admission> RefuseRepost(const Ledger& ledger, IdentityHash id,
                                      std::string_view original, IdentityHash author, bool once);

}  // namespace askmix
