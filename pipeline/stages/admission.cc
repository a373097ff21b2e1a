#include "stages/admission.h"

#include <utility>

namespace askmix {
namespace {

bool IsNews(const Mention& mention, const LedgerEntry& known) {
  return std::pair(mention.version, mention.op == MentionOp::kDelete) >
         std::pair(known.version, known.deleted);
}

Admission AdmitUpsert(const Mention& mention, const LedgerEntry* known) {
  if (known != nullptr && !known->deleted) return {Action::kDecide, Outcome::kPublished, "edit"};
  // An edit that took the brand out, before the post that had it in: the post must find it here.
  if (mention.brands.empty()) return {Action::kRemember, Outcome::kSkipped, "unknown_edit"};
  return {Action::kDecide, Outcome::kPublished, "new"};
}

Admission AdmitDelete(const LedgerEntry* known) {
  if (known == nullptr) return {Action::kRemember, Outcome::kSkipped, "unknown_delete"};
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

}  // namespace

Admission Admit(const Mention& mention, std::uint64_t content, const LedgerEntry* known) {
  if (known != nullptr && !IsNews(mention, *known)) return Refuse(mention, content, *known);
  return mention.op == MentionOp::kUpsert ? AdmitUpsert(mention, known) : AdmitDelete(known);
}

}  // namespace askmix
