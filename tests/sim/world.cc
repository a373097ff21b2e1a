#include "sim/world.h"

#include <algorithm>

#include "runtime/runner.h"
#include "support/builders.h"

namespace askmix::sim {
namespace {

constexpr std::size_t kWorkersMax = 4;
/// Longer than anything is sent again after, and shorter than the pause between chapters.
constexpr Millis kHorizon{1'800'000};
constexpr Millis kMemory{600'000};
/// How far the clock may go back behind the latest time that it ever showed.
constexpr Millis kBackMax{60'000};
/// Turns of all workers within which everything must be done when nothing goes wrong any more.
constexpr int kSettleTurnsMax = 2'000;

WindowSpec DrawWindows(Draw& draw) {
  WindowSpec spec;
  spec.lengths = {Millis{10'000}, Millis{60'000 * draw.Between(1, 3)},
                  Millis{60'000 * draw.Between(4, 10)}};
  return spec;
}

std::vector<Brand> MakeBrands() {
  std::vector<Brand> brands;
  for (const std::string_view id : kBrands) {
    brands.push_back({std::string(id), std::string(id), {}, {}});
  }
  return brands;
}

}  // namespace

/// One worker of one stage, in a process of its own.
class World::Process {
 public:
  Process(World& world, const StageRow& row)
      : world_(world),
        row_(row),
        board_(world.windows_, 1),
        source_(world.log_.OpenSource(row.input, std::string(row.name)), world.faults_),
        sink_(Mutate(world.mutation_, world.faults_, world.log_.OpenSink(row.input)), world.faults_,
              [this] { world_.auditor_.OnCommitted(row_, source_.batch(), world_.clock_.Now()); }),
        replayer_(world.log_.OpenReplayer(), world.faults_),
        observer_(*this) {
    StageOptions options = world.options_;
    options.board = &board_;
    RunnerOptions runner_options;
    runner_options.idle_wait = Millis{0};
    runner_options.records_max = 1 + world.draw_.Below(60);
    runner_options.deltas_partitions = world.partitions_;
    runner_options.source_topic = std::string(Name(row.input));
    runner_ = std::make_unique<Runner>(
        row, Mutate(world.mutation_, row, world.windows_, row.make(options, 0)),
        RunnerPorts{source_, sink_, replayer_, world.clock_, observer_}, runner_options);
  }

  const StageRow& row() const { return row_; }

  void Step() {
    runner_->Step();
    const auto snapshots = board_.Read();
    if (snapshots.empty() || snapshots.front() == shown_) return;
    shown_ = snapshots.front();
    world_.auditor_.OnShown(*shown_, source_.next());
  }

  /// State is being rebuilt, or there is none yet.
  bool IsRebuilding() const { return rebuilding_; }
  void Close() { runner_->Close(); }
  std::unique_ptr<Source> Orphan() { return source_.Orphan(); }

 private:
  class Ears final : public Observer {
   public:
    explicit Ears(Process& process) : process_(process) {}
    void Committed(const TurnReport& report) override {
      process_.world_.auditor_.OnReport(process_.row_, process_.source_.batch(),
                                        process_.world_.clock_.Now(), report);
      process_.source_.ForgetBatch();
    }
    void NotCommitted(CommitOutcome outcome) override {
      HistoryReport& report = process_.world_.report_;
      if (outcome == CommitOutcome::kAborted) ++report.aborts;
      if (outcome == CommitOutcome::kUnknown) ++report.unknowns;
      if (outcome == CommitOutcome::kRefused) ++report.refusals;
    }
    void Assigned(std::span<const Partition>) override { ++process_.world_.report_.rebalances; }
    void Restoring(double done) override {
      process_.rebuilding_ = done < 1;
      if (done == 1) ++process_.world_.report_.rebuilds;
    }
    void Lost(Partition, std::int64_t) override {}
    void PositionFound(Partition, Offset) override { throw Mismatch("positions were lost"); }

   private:
    Process& process_;
  };

  World& world_;
  const StageRow& row_;
  MixBoard board_;
  FaultySource source_;
  FaultySink sink_;
  FaultyReplayer replayer_;
  Ears observer_;
  std::unique_ptr<Runner> runner_;
  std::shared_ptr<const MixSnapshot> shown_;
  bool rebuilding_ = true;
};

World::World(std::uint64_t seed, Mutation mutation)
    : draw_(seed),
      mutation_(mutation),
      partitions_(static_cast<std::int32_t>(draw_.Between(1, 4))),
      faults_{draw_},
      clock_(kNoon + Millis{draw_.Between(0, 10'000)}),
      latest_(clock_.Now()),
      log_({.partitions = partitions_}, clock_),
      windows_(DrawWindows(draw_)),
      auditor_(log_, partitions_, windows_),
      feed_(draw_, windows_.Longest(), kMemory) {
  brands_ = std::make_unique<const BrandShelf>(MakeBrands());
  options_.brands = brands_.get();
  options_.models = &models_;
  options_.windows = windows_;
  options_.horizon = kHorizon;
  options_.brand_ids = {std::string(kBrands[0]), std::string(kBrands[1])};
  options_.partitions = partitions_;
  options_.clean_partitions = partitions_;
  for (std::size_t t = 0; t < kTopicCount; ++t) options_.topic_names[t] = kTopicNames[t];
  // From calm days to terrible ones.
  faults_.crashes = draw_.Below(4);
  faults_.aborts = draw_.Below(150);
  faults_.unknowns = draw_.Below(100);
}

World::~World() = default;

HistoryReport World::Run() {
  const std::int64_t chapters = draw_.Between(1, 2);
  for (std::int64_t i = 0; i < chapters; ++i) {
    if (i > 0) clock_.Advance(kHorizon + kHorizon);
    Chapter();
  }
  auditor_.Finish();
  report_.records = auditor_.records();
  return report_;
}

void World::Chapter() {
  faults_.on = true;
  for (std::int64_t n = draw_.Between(100, 1'500); n > 0; --n) {
    Happen();
    latest_ = std::max(latest_, clock_.Now());
  }
  Settle();
  WalkGrid();
}

void World::Happen() {
  const std::uint64_t what = draw_.Below(1'000);
  if (what < 600) return StepOne();
  if (what < 780) return Post();
  if (what < 900) return clock_.Advance(Millis{draw_.Between(0, 2'500)});
  if (what < 940) return StartOne();
  if (what < 955) return StopOne();
  if (what < 965) return CrashOne();
  if (what < 975) return ReleaseOrphans();
  if (what < 985) {
    log_.ExpireOldestMember(std::string(draw_.OneOf(StageTable()).name));
    return;
  }
  if (what < 990) return JumpClock();
  if (what < 993) return PostGarbage();
  if (what < 995) return LoseRecords();
  // A worker that does nothing for a while is one that is not drawn.
}

void World::Post() {
  Payload payload = feed_.Next(clock_.Now());
  auditor_.Expect(payload);
  const Partition partition{static_cast<std::int32_t>(draw_.Between(0, partitions_ - 1))};
  log_.Append(Topic::kRaw, "", payload.bytes, partition);
}

/// Somebody else writes to our topics.
void World::PostGarbage() {
  log_.Append(draw_.Chance(500) ? Topic::kClean : Topic::kDeltas, "stranger", "{\"what\":");
}

void World::StepOne() {
  if (!processes_.empty()) Step(draw_.Below(processes_.size()));
}

void World::Step(std::size_t index) {
  try {
    processes_[index]->Step();
  } catch (const Crash&) {
    ++report_.crashes;
    // The group misses a dead member at once, or after its session has timed out.
    if (draw_.Chance(500)) orphans_.push_back(processes_[index]->Orphan());
    processes_.erase(processes_.begin() + static_cast<std::ptrdiff_t>(index));
  }
}

std::size_t World::CountOf(const StageRow& row) const {
  return static_cast<std::size_t>(std::count_if(processes_.begin(), processes_.end(),
                                                [&](const auto& p) { return &p->row() == &row; }));
}

void World::StartOne() {
  const StageRow& row = draw_.OneOf(StageTable());
  if (CountOf(row) < kWorkersMax) processes_.push_back(std::make_unique<Process>(*this, row));
}

void World::StopOne() {
  if (processes_.empty()) return;
  const std::size_t index = draw_.Below(processes_.size());
  try {
    processes_[index]->Close();
  } catch (const Crash&) {
    ++report_.crashes;
  }
  processes_.erase(processes_.begin() + static_cast<std::ptrdiff_t>(index));
}

void World::CrashOne() {
  if (processes_.empty()) return;
  const std::size_t index = draw_.Below(processes_.size());
  ++report_.crashes;
  if (draw_.Chance(500)) orphans_.push_back(processes_[index]->Orphan());
  processes_.erase(processes_.begin() + static_cast<std::ptrdiff_t>(index));
}

void World::JumpClock() {
  if (draw_.Chance(500)) return clock_.Advance(Millis{draw_.Between(0, 120'000)});
  const TimePoint earliest = latest_ - kBackMax;
  const TimePoint back = clock_.Now() - Millis{draw_.Between(0, kBackMax.count())};
  clock_.Advance(std::max(back, earliest) - clock_.Now());
}

/// Retention is shorter than the backlog.
void World::LoseRecords() {
  const Topic topic = draw_.Chance(500) ? Topic::kRaw : Topic::kClean;
  const Partition partition{static_cast<std::int32_t>(draw_.Between(0, partitions_ - 1))};
  // Before a group has a position, the oldest record is its first: nothing is missing then.
  if (!auditor_.HasPosition(topic, partition)) return;
  const Offset end{draw_.Between(0, auditor_.EndOf(topic, partition))};
  auditor_.OnDeleted(topic, partition, end);
  log_.DeleteBefore(topic, partition, end);
}

void World::ReleaseOrphans() { orphans_.clear(); }

void World::StepAll() {
  for (std::size_t i = 0; i < processes_.size(); ++i) Step(i);
}

/// Nothing goes wrong any more, and there is a worker for everything: all must be done in a while.
void World::Settle() {
  faults_.on = false;
  ReleaseOrphans();
  for (const StageRow& row : StageTable()) {
    if (CountOf(row) == 0) processes_.push_back(std::make_unique<Process>(*this, row));
  }
  clock_.Advance(std::max(Millis{0}, latest_ - clock_.Now()));
  for (int turn = 0; turn < kSettleTurnsMax; ++turn) {
    StepAll();
    const bool rebuilding = std::any_of(processes_.begin(), processes_.end(),
                                        [](const auto& p) { return p->IsRebuilding(); });
    if (!rebuilding && auditor_.IsDrained()) return;
    clock_.Advance(Millis{200});
  }
  throw Mismatch("not done within " + std::to_string(kSettleTurnsMax) + " turns without faults");
}

/// Every grid point until all windows are empty.
void World::WalkGrid() {
  const TimePoint empty = clock_.Now() + windows_.Longest() + kAhead + 2 * windows_.grid;
  while (clock_.Now() < empty) {
    clock_.Advance(windows_.grid);
    StepAll();
    auditor_.OnQuiet(windows_.Floor(clock_.Now()));
  }
  latest_ = clock_.Now();
}

}  // namespace askmix::sim
