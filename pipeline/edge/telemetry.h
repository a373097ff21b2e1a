// What this process knows about its own work: counters, lag, and whether it is ready.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "edge/histogram.h"
#include "runtime/ports.h"
#include "stages/stages.h"

namespace askmix {

struct PartitionLag {
  Partition partition{};
  std::int64_t records = 0;
};

/// One stage, all its workers together, since the process began. Taken at one moment: the items
/// read are the sum of the outcomes.
struct ComponentNumbers {
  const StageRow* stage = nullptr;
  std::int64_t items_read = 0;
  std::int64_t records_read = 0;
  std::int64_t records_written = 0;
  std::int64_t records_lost = 0;               ///< gone from the topic before they were read
  std::vector<OutcomeCount> outcomes;          ///< every known one, 0 too
  std::array<std::int64_t, 4> transactions{};  ///< by CommitOutcome
  Millis busy{};
  SecondsHistogram commit;
  SecondsHistogram age;
  double restored = 1;             ///< of the worker that is furthest behind
  std::vector<PartitionLag> lags;  ///< partitions owned here whose lag is known
};

/// What the models did since the process began, and lately.
struct ModelNumbers {
  ModelActivity total;
  /// Counts of the latest decisions, at most 2 * kRecentDecisions.
  ModelActivity recent;
};

struct Reloads {
  std::int64_t taken = 0, refused = 0;
};

/// One per process. Thread-safe.
class Telemetry {
 public:
  /// `stages` run here, with `workers` workers each. `board` is borrowed; null when measure does
  /// not run here.
  Telemetry(std::vector<const StageRow*> stages, std::size_t workers, const MixBoard* board);
  ~Telemetry();

  /// To be told by one worker's runner; lives as long as this. `worker` is below `workers`.
  Observer& ObserverOf(const StageRow& stage, std::size_t worker);

  /// How far the stage's group is; nothing: the broker did not answer.
  void SetProgress(const StageRow& stage, std::optional<std::vector<PartitionProgress>> progress,
                   TimePoint now);

  std::vector<ComponentNumbers> Numbers(TimePoint now) const;

  std::vector<ModelNumbers> Models() const;
  static constexpr std::int64_t kRecentDecisions = 2'500;

  /// Mentions decided since the process began, by language and gate. Languages that are no code, or
  /// beyond kLanguagesMax, are "other".
  std::map<std::pair<std::string, std::string>, std::int64_t> Mentions() const;
  static constexpr std::size_t kLanguagesMax = 100;

  /// Files were read again: taken, or refused.
  void CountReload(bool taken);
  Reloads reloads() const;

  /// Why this process is not ready, one sentence each; empty: it is.
  std::vector<std::string> NotReady(TimePoint now) const;

  /// Progress older than this is not known any more.
  static constexpr Millis kProgressAgeMax{10'000};

 private:
  class Worker;
  struct Component;
  struct Watched;

  Component& Find(const StageRow& stage);
  void Add(const ModelActivity& activity);
  void Add(const MentionCount& mentions);

  const MixBoard* const board_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Component>> components_;
  std::vector<Watched> models_;
  std::set<std::string> languages_;
  std::map<std::pair<std::string, std::string>, std::int64_t> mentions_;
  Reloads reloads_;
};

}  // namespace askmix
