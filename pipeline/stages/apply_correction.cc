#include "stages/apply_correction.h"

#include <algorithm>
#include <utility>

#include "codec/classified.h"

namespace askmix {
namespace {

void Publish(const Correction& correction, const LedgerEntry& entry, const Vote& vote,
             const StageOptions& options, const VoteBook& book, Origin& origin,
             StageResult& result) {
  Output& output =
      VoteBook::NewOutput(TopicOf(vote.decision.intent), correction.key, origin, result);
  Encode(CorrectedDecision{.key = correction.key,
                           .version = entry.version,
                           .brand = correction.brand,
                           .decision = vote.decision,
                           .corrected_by = correction.by,
                           .measured = vote.measured,
                           .created_at = entry.created_at,
                           .decided_at = book.now(),
                           .source_topic = options.TopicName(Topic::kClean),
                           .cause = output.cause,
                           .mention_json = correction.mention_json},
         output.value);
}

}  // namespace

std::optional<Error> ApplyCorrection(const Correction& correction, const StageOptions& options,
                                     VoteBook& book, Origin& origin, StageResult& result) {
  const IdentityHash id = HashIdentity(correction.key);
  const LedgerEntry* known = book.LedgerOf(origin).Find(id);
  if (known == nullptr || known->withheld || (known->deleted && known->votes.empty())) {
    return Error{"unknown_mention", "no decision about " + correction.key +
                                        " is remembered: it was deleted or hidden, decided longer "
                                        "ago than classify.horizon, or never; a repost is found "
                                        "only if its mention comes along"};
  }
  LedgerEntry entry = *known;
  const auto vote = std::ranges::find(entry.votes, correction.brand, &Vote::brand);
  if (vote == entry.votes.end()) {
    return Error{"unknown_brand",
                 correction.key + " has no vote for a brand with the id " + correction.brand};
  }
  const Decision decision = DecisionOf(correction.label);
  if (vote->decision == decision) {
    result.Count(Outcome::kDuplicate, "correction");
    return std::nullopt;
  }
  const Vote before = std::exchange(*vote, {vote->brand, decision, vote->measured, vote->expected});
  book.Take(entry, before);
  book.Add(entry, *vote);
  Publish(correction, entry, *vote, options, book, origin, result);
  if (decision.intent != before.decision.intent) {
    book.PublishWithdrawal(entry, before, entry.version, "correction", origin, result);
  }
  book.Keep(id, std::move(entry), origin, result);
  result.Count(Outcome::kPublished, "correction");
  return std::nullopt;
}

}  // namespace askmix
