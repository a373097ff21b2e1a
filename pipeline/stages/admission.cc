#include "stages/admission.h"

#include <algorithm>
#include <utility>

namespace askmix {
namespace {

bool IsNews(const Mention& mention, const LedgerEntry& known) {
  return std::pair(mention.version, mention.op == MentionOp::kDelete) >
         std::pair(known.version, known.deleted);
}

bool IsSeen(const LedgerEntry* known) { return known != nullptr && known->version != kNoVersion; }

Admission AdmitUpsert(const Mention& mention, const LedgerEntry* known, Standing author) {
  const bool edit = IsSeen(known) && !known->deleted;
  // An edit that took the brand out, before the post that had it in: the post must find it here.
  if (!edit && mention.brands.empty()) {
    return {Action::kRemember, Outcome::kSkipped, "unknown_edit"};
  }
  const bool hidden =
      author.Hides(mention.version) || (known != nullptr && known->standing.Hides(mention.version));
  // It may be shown again, and nobody would tell us its text then.
  if (hidden) return {Action::kDecide, Outcome::kSkipped, "hidden"};
  return {Action::kDecide, Outcome::kPublished, edit ? "edit" : "new"};
}

Admission AdmitDelete(const LedgerEntry* known) {
  if (!IsSeen(known)) return {Action::kRemember, Outcome::kSkipped, "unknown_delete"};
  // A version between the two deletes may still come, and must find the later one.
  if (known->deleted) return {Action::kRemember, Outcome::kSkipped, "deleted"};
  return {Action::kWithdraw, Outcome::kPublished, "delete"};
}

Admission Refuse(const Mention& mention, std::uint64_t content, const LedgerEntry& known) {
  const bool upsert = mention.op == MentionOp::kUpsert;
  if (upsert && known.deleted) return {{}, Outcome::kSkipped, "deleted"};
  if (mention.version < known.version) return {{}, Outcome::kDuplicate, "older"};
  const bool same = !upsert || content == known.content;
  return {{}, Outcome::kDuplicate, same ? "same" : "conflict"};
}

/// X has posts withheld in some countries: everybody else goes on seeing them, and what their
/// authors ask for is as true as before.
bool ConcernsAll(const Mention& mention) {
  const auto& countries = mention.withheld_in;
  return countries.empty() || std::ranges::any_of(countries, [](const std::string& country) {
           return country == "XX" || country == "XY";
         });
}

Admission AdmitStanding(const Mention& mention, const LedgerEntry* known) {
  const bool hides = !IsShown(mention.op);
  if (hides && !ConcernsAll(mention)) return {{}, Outcome::kSkipped, "withheld_in_part"};
  if (known != nullptr && std::pair(mention.version, hides) <=
                              std::pair(known->standing.version, known->standing.hidden)) {
    return {{}, Outcome::kDuplicate, mention.version < known->standing.version ? "older" : "same"};
  }
  return {Action::kSettle, Outcome::kPublished, Name(mention.op)};
}

}  // namespace

Admission Admit(const Mention& mention, std::uint64_t content, const LedgerEntry* known,
                Standing author) {
  if (mention.op != MentionOp::kUpsert && mention.op != MentionOp::kDelete) {
    return AdmitStanding(mention, known);
  }
  if (known != nullptr && !IsNews(mention, *known)) return Refuse(mention, content, *known);
  return mention.op == MentionOp::kUpsert ? AdmitUpsert(mention, known, author)
                                          : AdmitDelete(known);
}

std::optional<Admission> RefuseRepost(const Ledger& ledger, IdentityHash id,
                                      std::string_view original, IdentityHash author, bool once) {
  const LedgerEntry* repeated = ledger.Find(HashIdentity(original));
  if (repeated != nullptr && repeated->deleted) return Admission{{}, Outcome::kSkipped, "deleted"};
  if (!once || author == IdentityHash{}) return std::nullopt;
  const std::uint64_t group = GroupOfReposts(GroupOfReposts(original), author);
  for (const IdentityHash other : ledger.MembersOf(group)) {
    if (other == id || ledger.Find(other)->deleted) continue;
    return Admission{{}, Outcome::kDuplicate, "repost"};
  }
  return std::nullopt;
}

}  // namespace askmix
