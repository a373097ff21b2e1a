#include "stages/admission.h"

namespace askmix {
namespace {

Admission AdmitUpsert(const Mention& mention, std::uint64_t content, const LedgerEntry* known) {
  const bool fresh = known == nullptr || (known->deleted && mention.version > known->version);
  if (fresh) {
    // An edit that took the brand out, before the post that had it in: the post must find it here.
    if (mention.brands.empty()) return {Action::kRemember, Outcome::kSkipped, "unknown_edit"};
    return {Action::kDecide, Outcome::kPublished, "new"};
  }
  if (known->deleted) return {{}, Outcome::kSkipped, "deleted"};
  if (mention.version > known->version) return {Action::kDecide, Outcome::kPublished, "edit"};
  if (mention.version < known->version) return {{}, Outcome::kDuplicate, "older"};
  return {{}, Outcome::kDuplicate, content == known->content ? "same" : "conflict"};
}

Admission AdmitDelete(const Mention& mention, const LedgerEntry* known) {
  if (known == nullptr) return {Action::kRemember, Outcome::kSkipped, "unknown_delete"};
  if (mention.version < known->version) return {{}, Outcome::kDuplicate, "older"};
  if (known->deleted) return {{}, Outcome::kDuplicate, "same"};
  return {Action::kWithdraw, Outcome::kPublished, "delete"};
}

}  // namespace

Admission Admit(const Mention& mention, std::uint64_t content, const LedgerEntry* known) {
  return mention.op == MentionOp::kUpsert ? AdmitUpsert(mention, content, known)
                                          : AdmitDelete(mention, known);
}

}  // namespace askmix
