// The votes of one worker's partitions. Everything that makes a vote count, or stop counting, goes
// through here: the ledger, the changes of counts, and what subscribers are told.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "counting/ledger.h"
#include "counting/tally.h"
#include "counting/vote_change.h"
#include "stages/stages.h"

namespace askmix {

/// The record that moves votes, and how many outputs it has caused so far.
struct Origin {
  const Record* record = nullptr;
  std::uint32_t outputs = 0;
};

/// Changes belong to the open transaction, as in Stage. Not thread-safe.
class VoteBook {
 public:
  /// `options` is borrowed.
  explicit VoteBook(const StageOptions& options);

  /// A batch begins.
  void Begin(TimePoint now) { now_ = now; }
  TimePoint now() const { return now_; }
  /// What the open batch changed of the counts, by brand and bucket, under the cause of `first`,
  /// its first record: deltas belong to a batch, not to one record.
  void WriteDeltas(const Record& first, const ModelSet& models, StageResult& result);

  void Commit();
  void Abort();
  /// Calls seen(entry) for each entry. Throws Fatal(kBroker) for what cannot be read: we wrote it
  /// ourselves, and state would be wrong.
  void Restore(Partition partition, std::span<const Record> records,
               const std::function<void(const LedgerEntry&)>& seen);
  void Forget(Partition partition) { ledgers_.erase(partition); }
  Millis horizon() const { return horizon_; }

  Ledger& LedgerOf(Partition partition) {
    return ledgers_.try_emplace(partition, horizon_).first->second;
  }
  Ledger& LedgerOf(const Origin& origin) { return LedgerOf(origin.record->partition); }

  /// The longest window still covers it, or will: mentions may lie a little ahead of now.
  bool IsMeasurable(TimePoint created_at) const;
  /// From now on the entry's vote counts, or no longer.
  void Add(const LedgerEntry& of, const Vote& vote) { Change(of, vote, 1); }
  void Take(const LedgerEntry& of, const Vote& vote) { Change(of, vote, -1); }

  /// An output that `origin` causes.
  static Output& NewOutput(Topic topic, std::string_view key, Origin& origin, StageResult& result);
  /// Remembers the entry, and writes it to the ledger's topic.
  void Keep(IdentityHash id, LedgerEntry entry, Origin& origin, StageResult& result);
  /// Tells subscribers that `vote` no longer holds, as of `version`.
  void PublishWithdrawal(const LedgerEntry& entry, const Vote& vote, std::int64_t version,
                         std::string_view reason, Origin& origin, StageResult& result) const;

  /// Takes all votes of an identity back for good; `reason` as above. False: there were none, and
  /// nothing is kept.
  bool TakeBack(IdentityHash id, std::int64_t version, std::string_view reason, Origin& origin,
                StageResult& result);
  /// Withholds the votes of an identity if its post is hidden, or counts them again if it is not.
  /// False: nothing had to be done.
  bool Settle(IdentityHash id, std::int64_t version, std::string_view reason, Origin& origin,
              StageResult& result);

 private:
  /// Of one brand and bucket.
  struct Changes {
    std::array<std::int64_t, 3> expected{};
    std::vector<VoteChange> votes;
  };

  void Change(const LedgerEntry& of, const Vote& vote, std::int64_t add);
  bool IsHidden(const Ledger& ledger, const LedgerEntry& entry) const;

  const StageOptions& options_;
  const Millis horizon_;
  TimePoint now_{};
  std::map<Partition, Ledger> ledgers_;
  std::map<std::pair<std::string, TimePoint>, Changes> changes_;
};

}  // namespace askmix
