// One history: a log, some processes, a feed, a clock, and a seed that decides all that happens.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/auditor.h"
#include "sim/faults.h"
#include "sim/feed.h"
#include "sim/mutations.h"
#include "stages/brand_shelf.h"
#include "support/fakes.h"
#include "support/models.h"

namespace askmix::sim {

/// What a history was made of.
struct HistoryReport {
  std::int64_t records = 0;  ///< that were audited, of all stages
  std::int64_t crashes = 0, rebalances = 0, aborts = 0, unknowns = 0, refusals = 0, rebuilds = 0;
};

class World {
 public:
  World(std::uint64_t seed, Mutation mutation);
  ~World();

  /// Throws Mismatch where the pipeline does something else than the oracle says.
  HistoryReport Run();

 private:
  class Process;

  void Chapter();
  void Happen();
  void StepOne();
  void Step(std::size_t index);
  void Post();
  void PostGarbage();
  void StartOne();
  void StopOne();
  void CrashOne();
  void JumpClock();
  void LoseRecords();
  void ReleaseOrphans();
  void StepAll();
  void Settle();
  void WalkGrid();
  std::size_t CountOf(const StageRow& row) const;

  Draw draw_;
  const Mutation mutation_;
  const std::int32_t partitions_;
  Faults faults_;
  FakeClock clock_;
  TimePoint latest_;  ///< that the clock ever showed
  EmbeddedLog log_;
  WindowSpec windows_;
  Auditor auditor_;
  Feed feed_;
  FakeClassifier classifier_;
  ModelShelf models_ = ShelfOf(classifier_);
  std::unique_ptr<const BrandShelf> brands_;
  StageOptions options_;
  std::vector<std::unique_ptr<Process>> processes_;
  std::vector<std::unique_ptr<Source>> orphans_;  ///< members that are dead and not missed yet
  HistoryReport report_;
};

}  // namespace askmix::sim
