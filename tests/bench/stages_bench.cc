#include <algorithm>

#include "bench/bench.h"
#include "runtime/embedded_log.h"
#include "runtime/runner.h"

namespace askmix::bench {
namespace {

constexpr std::size_t kMentions = 10'000;

std::unique_ptr<MixBoard> NewBoard() { return std::make_unique<MixBoard>(WindowSpec{}, 1); }

StageResult Turn(Stage& stage, const std::vector<std::string>& values) {
  StageResult result;
  const std::vector<Record> batch = AsRecords(values);
  stage.Process(batch, Now(), result);
  stage.Tick(Now(), result);
  stage.Committed();
  return result;
}

std::vector<std::string> ValuesOn(const StageResult& result, Topic topic) {
  std::vector<std::string> values;
  for (const Output& output : result.outputs) {
    if (output.topic == topic) values.push_back(output.value);
  }
  return values;
}

std::int64_t Ended(const StageResult& result, Outcome outcome) {
  std::int64_t count = 0;
  for (const OutcomeCount& o : result.outcomes) count += o.outcome == outcome ? o.count : 0;
  return count;
}

/// Times one turn of a fresh stage on `values`, all of which it must publish.
void TimeStage(benchmark::State& state, std::string_view name,
               const std::vector<std::string>& values) {
  const auto board = NewBoard();
  const StageOptions options = Options(*board);
  const StageRow& row = *FindStage(name);
  const StageResult checked = Turn(*row.make(options, 0), values);
  if (!Check(state, Ended(checked, Outcome::kPublished) == static_cast<std::int64_t>(values.size()),
             "every record is published")) {
    return;
  }
  for (auto _ : state) {
    state.PauseTiming();
    const auto stage = row.make(options, 0);
    state.ResumeTiming();
    benchmark::DoNotOptimize(Turn(*stage, values));
  }
}

std::vector<std::string> CleanMentions() {
  const auto board = NewBoard();
  const auto normalize = FindStage("normalize")->make(Options(*board), 0);
  return ValuesOn(Turn(*normalize, Rows(kMentions)), Topic::kClean);
}

void NormalizeStage(benchmark::State& state) {
  TimeStage(state, "normalize", Rows(kMentions));
  CountMentions(state, kMentions);
}
BENCHMARK(NormalizeStage)->Unit(benchmark::kMillisecond);

void NormalizeX(benchmark::State& state) {
  TimeStage(state, "normalize", PostsOfX(kMentions));
  CountMentions(state, kMentions);
}
BENCHMARK(NormalizeX)->Unit(benchmark::kMillisecond);

void NormalizeBluesky(benchmark::State& state) {
  TimeStage(state, "normalize", CommitsOfBluesky(kMentions));
  CountMentions(state, kMentions);
}
BENCHMARK(NormalizeBluesky)->Unit(benchmark::kMillisecond);

void ClassifyStage(benchmark::State& state) {
  TimeStage(state, "classify", CleanMentions());
  CountMentions(state, kMentions);
}
BENCHMARK(ClassifyStage)->Unit(benchmark::kMillisecond);

/// Deltas, each of which may stand for many mentions.
void MeasureStage(benchmark::State& state) {
  const auto board = NewBoard();
  const auto classify = FindStage("classify")->make(Options(*board), 0);
  const std::vector<std::string> deltas =
      ValuesOn(Turn(*classify, CleanMentions()), Topic::kDeltas);
  TimeStage(state, "measure", deltas);
  CountMentions(state, kMentions);
}
BENCHMARK(MeasureStage)->Unit(benchmark::kMillisecond);

class StoppedClock final : public Clock {
 public:
  TimePoint Now() const override { return bench::Now(); }
};

class NoObserver final : public Observer {
 public:
  void Committed(const TurnReport&) override {}
  void NotCommitted(CommitOutcome) override {}
  void Assigned(std::span<const Partition>) override {}
  void Restoring(double) override {}
  void Lost(Partition, std::int64_t) override {}
  void PositionFound(Partition, Offset) override {}
};

/// All stages over the embedded log, turned by one thread.
class Line {
 public:
  explicit Line(MixBoard& board) : log_({.partitions = 1, .retain = false}, clock_) {
    const StageOptions options = Options(board);
    for (const StageRow& row : StageTable()) {
      Lane& lane = *lanes_.emplace_back(std::make_unique<Lane>());
      lane.source = log_.OpenSource(row.input, std::string(row.name));
      lane.sink = log_.OpenSink(row.input);
      lane.replayer = log_.OpenReplayer();
      lane.runner = std::make_unique<Runner>(
          row, row.make(options, 0),
          RunnerPorts{*lane.source, *lane.sink, *lane.replayer, clock_, lane.observer},
          RunnerOptions{.idle_wait = Millis{0}, .source_topic = std::string(Name(row.input))});
    }
    probe_ = log_.OpenProbe();
  }

  void Feed(std::vector<std::string> rows) {
    for (std::string& row : rows) log_.Append(Topic::kRaw, "", std::move(row));
  }

  /// Turns every stage until all inputs are read and committed.
  void Drain() {
    for (const StageRow& row : StageTable()) {
      do Step(row);
      while (!IsDrained(row));
    }
    Step(StageTable().back());  // the windows move when the last turn is done
  }

 private:
  struct Lane {
    std::unique_ptr<Source> source;
    std::unique_ptr<Sink> sink;
    std::unique_ptr<Replayer> replayer;
    NoObserver observer;
    std::unique_ptr<Runner> runner;
  };

  void Step(const StageRow& row) {
    lanes_[static_cast<std::size_t>(&row - StageTable().data())]->runner->Step();
  }

  bool IsDrained(const StageRow& row) {
    const auto progress = probe_->Read(row.name, row.input);
    return progress && std::all_of(progress->begin(), progress->end(),
                                   [](const auto& p) { return p.committed == p.end; });
  }

  StoppedClock clock_;
  EmbeddedLog log_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::unique_ptr<ProgressProbe> probe_;
};

std::int64_t CountedVotes(const MixBoard& board) {
  std::int64_t votes = 0;
  for (const auto& snapshot : board.Read()) {
    for (const BrandMixes& brand : snapshot->brands) votes += brand.mixes->back().counts.Mentions();
  }
  return votes;
}

/// Votes that the longest window must hold: one for each brand that a mention names.
std::int64_t ExpectedVotes() {
  const WindowSpec spec;
  std::int64_t votes = 0;
  std::vector<BrandMatch> matches;
  for (const Mention& mention : Mentions(kMentions)) {
    if (spec.Floor(mention.created_at) >= spec.Floor(Now())) continue;
    matches.clear();
    TheWorld().matcher->Find(mention.text, mention.handles, matches);
    votes += static_cast<std::int64_t>(matches.size());
  }
  return votes;
}

void WholePipeline(benchmark::State& state) {
  const std::vector<std::string> rows = Rows(kMentions);
  {
    const auto board = NewBoard();
    Line line(*board);
    line.Feed(rows);
    line.Drain();
    if (!Check(state, CountedVotes(*board) == ExpectedVotes(), "every vote is in the windows")) {
      return;
    }
  }
  for (auto _ : state) {
    state.PauseTiming();
    const auto board = NewBoard();
    Line line(*board);
    line.Feed(rows);
    state.ResumeTiming();
    line.Drain();
  }
  CountMentions(state, rows.size());
}
BENCHMARK(WholePipeline)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace askmix::bench
