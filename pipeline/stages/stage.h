// What a stage is: a pure function from a batch of records to outputs, with state that belongs to
// the transaction in which it changed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/profile.h"
#include "core/record.h"
#include "core/types.h"

namespace askmix {

/// Every item that a stage reads ends in exactly one of these. An item is a record, or an element
/// of a record that holds many (a page of search results).
enum class Outcome : std::uint8_t { kPublished, kDuplicate, kTooLate, kRejected, kSkipped };
inline constexpr std::array<std::string_view, 5> kOutcomeNames = {
    "published", "duplicate", "too_late", "rejected", "skipped"};

/// How many items ended how, and why. `reason` is from a closed set of static strings.
struct OutcomeCount {
  Outcome outcome;
  std::string_view reason;
  std::int64_t count;
};

/// What one model did in a batch, for those who watch over it.
struct ModelActivity {
  std::string model;  ///< its version
  std::array<std::int64_t, kSlotCount> decided{};
  ConfidenceCounts<std::int64_t> confidence{};
  double unknown = 0.0;         ///< sum of the shares of unknown words of some of the mentions
  std::int64_t unknown_of = 0;  ///< how many those are
  std::string shadow;           ///< version of the model that decided in silence; empty: none did
  std::int64_t shadow_same = 0, shadow_different = 0;

  ModelActivity& operator+=(const ModelActivity& o);
};

/// Mentions of one language that one gate kept from the classifier, or none did.
struct MentionCount {
  std::string language;   ///< primary tag; empty: not known
  std::string_view gate;  ///< a reason of static storage; empty: the classifier decided
  std::int64_t count = 0;
};

/// What a stage made of one batch.
struct StageResult {
  std::vector<Output> outputs;
  std::vector<OutcomeCount> outcomes;
  std::vector<ModelActivity> activity;  ///< one for each pair of model and shadow
  std::vector<MentionCount> mentions;   ///< one for each pair of language and gate
  std::int64_t items_read = 0;  ///< counted where items are taken apart, not derived from outcomes

  /// Counts `n` items with this outcome.
  void Count(Outcome outcome, std::string_view reason, std::int64_t n = 1);
  void CountMention(std::string_view language, std::string_view gate);
  /// What is counted for this pair.
  ModelActivity& ActivityOf(std::string_view model, std::string_view shadow);
  void Clear();
};

/// A step of the pipeline. No IO, no clock, no thread: one thread calls it, time is an argument,
/// and the same calls give the same outputs. State is per input partition.
///
/// Calls come in this order: Restore* for each partition gained; then turns of Process and Tick,
/// each turn ended by Committed or Aborted; Forget for each partition that went away.
class Stage {
 public:
  virtual ~Stage() = default;

  /// Decides a batch; its views may be used until this returns. Changes of state stay pending
  /// until Committed.
  virtual void Process(std::span<const Record> batch, TimePoint now, StageResult& result) = 0;

  /// What time alone brings about (windows that move). Called once a turn, after Process.
  virtual void Tick(TimePoint /*now*/, StageResult& /*result*/) {}

  /// The transaction that holds the last turn's outputs is committed: pending changes become state.
  virtual void Committed() {}
  /// It was aborted: pending changes are thrown away, and the same input will come again.
  virtual void Aborted() {}

  /// Rebuilds state from the stage's state topic: consecutive records of one partition. Called at
  /// least once for each partition gained, with nothing where there is nothing to restore.
  virtual void Restore(Partition /*partition*/, std::span<const Record> /*records*/,
                       TimePoint /*now*/) {}
  /// From when on the state topic is to be read. `last_commit`: time of the last commit for this
  /// partition, if there was one. Nothing: from the oldest record.
  virtual std::optional<TimePoint> RestoreFrom(TimePoint /*now*/,
                                               std::optional<TimePoint> /*last_commit*/) const {
    return std::nullopt;
  }
  /// The partition is no longer ours; its state goes, pending changes too.
  virtual void Forget(Partition /*partition*/) {}
};

}  // namespace askmix
