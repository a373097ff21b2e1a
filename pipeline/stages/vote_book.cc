#include "stages/vote_book.h"

#include <algorithm>

#include "codec/classified.h"
#include "codec/delta.h"
#include "codec/ledger_entry.h"
#include "stages/normalize.h"

namespace askmix {

VoteBook::VoteBook(const StageOptions& options)
    : options_(options),
      horizon_(std::max(options.horizon, options.windows.Longest()) + kFutureMax +
               options.windows.grid) {}

void VoteBook::WriteDeltas(const Record& first, const ModelSet& models, StageResult& result) {
  // They follow the outputs of the first record, so that causes stay unique and gapless.
  auto ordinal = static_cast<std::uint32_t>(
      std::count_if(result.outputs.begin(), result.outputs.end(), [&](const Output& o) {
        return o.cause.partition == first.partition && o.cause.offset == first.offset;
      }));
  for (const auto& [place, change] : changes_) {
    if (change.IsZero()) continue;
    Output& output = result.outputs.emplace_back();
    output.topic = Topic::kDeltas;
    output.key = place.first;
    output.cause = {first.partition, first.offset, ordinal++};
    const std::string_view model = models.For(place.first).version();
    Encode(Delta{place.first, place.second, change, std::string(model)}, output.value);
  }
  changes_.clear();
}

void VoteBook::Commit() {
  for (auto& [partition, ledger] : ledgers_) {
    ledger.Commit();
    ledger.Expire(now_);
  }
}

void VoteBook::Abort() {
  for (auto& [partition, ledger] : ledgers_) ledger.Abort();
}

void VoteBook::Restore(Partition partition, std::span<const Record> records,
                       const std::function<void(const LedgerEntry&)>& seen) {
  Ledger& ledger = LedgerOf(partition);
  for (const Record& record : records) {
    auto entry = DecodeLedgerEntry(record.value);
    if (!entry) {
      throw Fatal(ExitCode::kBroker,
                  "cannot rebuild the ledger of partition " + std::to_string(Raw(partition)) +
                      ": record at offset " + std::to_string(Raw(record.offset)) + " of " +
                      options_.TopicName(Topic::kLedger) + ": " + entry.error().detail);
    }
    seen(*entry);
    const IdentityHash id = HashIdentity(entry->key);
    ledger.Restore(id, *std::move(entry));
  }
}

bool VoteBook::IsMeasurable(TimePoint created_at) const {
  const WindowSpec& windows = options_.windows;
  return windows.Floor(created_at) >= windows.Floor(now_) - windows.Longest();
}

void VoteBook::Add(const Vote& vote, TimePoint created_at) {
  if (!vote.measured || !IsMeasurable(created_at)) return;
  changes_[{vote.brand, options_.windows.Floor(created_at)}].Add(vote.decision, vote.expected);
}

void VoteBook::Take(const Vote& vote, TimePoint created_at) {
  if (!vote.measured || !IsMeasurable(created_at)) return;
  changes_[{vote.brand, options_.windows.Floor(created_at)}].Remove(vote.decision, vote.expected);
}

Output& VoteBook::NewOutput(Topic topic, std::string_view key, Origin& origin,
                            StageResult& result) {
  Output& output = result.outputs.emplace_back();
  output.topic = topic;
  output.key = key;
  output.cause = {origin.record->partition, origin.record->offset, origin.outputs++};
  return output;
}

void VoteBook::Keep(IdentityHash id, LedgerEntry entry, Origin& origin, StageResult& result) {
  Output& output = NewOutput(Topic::kLedger, entry.key, origin, result);
  output.partition = origin.record->partition;
  EncodeLedgerEntry(entry, output.value);
  LedgerOf(origin).Put(id, std::move(entry));
}

void VoteBook::PublishWithdrawal(const LedgerEntry& entry, const Vote& vote, std::int64_t version,
                                 std::string_view reason, Origin& origin,
                                 StageResult& result) const {
  Output& output = NewOutput(TopicOf(vote.decision.intent), entry.key, origin, result);
  Encode(Withdrawal{.key = entry.key,
                    .version = version,
                    .brand = vote.brand,
                    .decision = vote.decision,
                    .reason = reason,
                    .decided_at = now_,
                    .source_topic = options_.TopicName(Topic::kClean),
                    .cause = output.cause},
         output.value);
}

bool VoteBook::TakeBack(IdentityHash id, std::int64_t version, std::string_view reason,
                        Origin& origin, StageResult& result) {
  LedgerEntry entry = *LedgerOf(origin).Find(id);
  if (entry.votes.empty()) return false;
  if (!entry.withheld) {
    for (const Vote& vote : entry.votes) {
      Take(vote, entry.created_at);
      PublishWithdrawal(entry, vote, version, reason, origin, result);
    }
  }
  entry.withheld = false;
  entry.votes.clear();
  entry.decided_at = now_;
  Keep(id, std::move(entry), origin, result);
  return true;
}

bool VoteBook::Settle(IdentityHash id, std::int64_t version, std::string_view reason,
                      Origin& origin, StageResult& result) {
  const Ledger& ledger = LedgerOf(origin);
  LedgerEntry entry = *ledger.Find(id);
  const bool hidden = IsHidden(ledger, entry);
  if (entry.votes.empty() || entry.withheld == hidden) return false;
  entry.withheld = hidden;
  entry.decided_at = now_;
  for (const Vote& vote : entry.votes) {
    if (hidden) {
      Take(vote, entry.created_at);
      PublishWithdrawal(entry, vote, version, reason, origin, result);
      continue;
    }
    Add(vote, entry.created_at);
    Output& output = NewOutput(TopicOf(vote.decision.intent), entry.key, origin, result);
    Encode(Restoration{.key = entry.key,
                       .version = version,
                       .brand = vote.brand,
                       .decision = vote.decision,
                       .measured = vote.measured && IsMeasurable(entry.created_at),
                       .created_at = entry.created_at,
                       .decided_at = now_,
                       .source_topic = options_.TopicName(Topic::kClean),
                       .cause = output.cause},
           output.value);
  }
  Keep(id, std::move(entry), origin, result);
  return true;
}

bool VoteBook::IsHidden(const Ledger& ledger, const LedgerEntry& entry) const {
  if (entry.standing.Hides(entry.version)) return true;
  const std::int64_t version = entry.version;
  const LedgerEntry* author = entry.author == IdentityHash{} ? nullptr : ledger.Find(entry.author);
  return author != nullptr && author->standing.Hides(version);
}

}  // namespace askmix
