#include "stages/vote_book.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "codec/classified.h"
#include "codec/delta.h"
#include "codec/ledger_entry.h"
#include "stages/normalize.h"

namespace askmix {
namespace {

/// A record of so many votes is 100 kB or so.
constexpr std::size_t kDeltaVotesMax = 1'000;

/// What is left of changes when those that undo each other are gone.
std::span<VoteChange> Settled(std::vector<VoteChange>& votes) {
  const auto place = [](const VoteChange& vote) {
    return std::tuple(std::string_view(vote.key), SlotOf(vote.decision), vote.author,
                      std::string_view(vote.lang));
  };
  std::ranges::sort(votes, {}, [&](const VoteChange& v) { return std::pair(place(v), v.add); });
  auto kept = votes.begin();
  for (VoteChange& vote : votes) {
    if (kept != votes.begin() && place(*std::prev(kept)) == place(vote) &&
        std::prev(kept)->add != vote.add) {
      --kept;
      continue;
    }
    if (&*kept != &vote) *kept = std::move(vote);
    ++kept;
  }
  return {votes.begin(), kept};
}

Tally SumOf(const std::vector<VoteChange>& votes) {
  Tally sum;
  for (const VoteChange& vote : votes) sum[vote.decision] += vote.add;
  return sum;
}

}  // namespace

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
  for (auto& [place, changes] : changes_) {
    Delta delta{place.first, place.second, {}, std::string(models.For(place.first).version())};
    // An edit may change what was expected and no vote.
    delta.change.expected = changes.expected;
    std::span<VoteChange> left = Settled(changes.votes);
    while (!left.empty() || delta.change.expected != Tally{}.expected) {
      const std::span<VoteChange> piece = left.first(std::min(left.size(), kDeltaVotesMax));
      left = left.subspan(piece.size());
      delta.votes.assign(std::move_iterator(piece.begin()), std::move_iterator(piece.end()));
      delta.change.slots = SumOf(delta.votes).slots;
      Output& output = result.outputs.emplace_back();
      output.topic = Topic::kDeltas;
      output.key = delta.brand;
      output.cause = {first.partition, first.offset, ordinal++};
      Encode(delta, output.value);
      delta.change.expected = {};
    }
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

void VoteBook::Change(const LedgerEntry& of, const Vote& vote, std::int64_t add) {
  if (!vote.measured || !IsMeasurable(of.created_at)) return;
  Changes& changes = changes_[{vote.brand, options_.windows.Floor(of.created_at)}];
  for (std::size_t i = 0; i < vote.expected.size(); ++i) {
    changes.expected[i] += add * vote.expected[i];
  }
  changes.votes.push_back({of.key, vote.decision, of.author.low, of.lang, add});
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
      Take(entry, vote);
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
      Take(entry, vote);
      PublishWithdrawal(entry, vote, version, reason, origin, result);
      continue;
    }
    Add(entry, vote);
    Output& output = NewOutput(TopicOf(vote.decision.intent), entry.key, origin, result);
    Encode(Restoration{.key = entry.key,
                       .version = version,
                       .brand = vote.brand,
                       .decision = vote.decision,
                       .measured = vote.measured && IsMeasurable(entry.created_at),
                       .created_at = entry.created_at,
                       .post_version = entry.version,
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
