#include "runtime/runner.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "codec/gap.h"
#include "runtime/embedded_log.h"
#include "support/builders.h"
#include "support/fakes.h"

namespace askmix {
namespace {

/// Copies values to mentions.clean, drops "skip", and remembers what it was told.
class EchoStage final : public Stage {
 public:
  explicit EchoStage(std::vector<std::string>* log) : log_(log) {}
  void Process(std::span<const Record> batch, TimePoint, StageResult& result) override {
    for (const Record& r : batch) {
      log_->push_back("process " + std::string(r.value));
      ++result.items_read;
      if (r.value == "skip") {
        result.Count(Outcome::kSkipped, "skip");
        continue;
      }
      Output& output = result.outputs.emplace_back();
      output.topic = Topic::kClean;
      output.key = std::string(r.key);
      output.value = std::string(r.value);
      output.cause = {r.partition, r.offset, 0};
      result.Count(Outcome::kPublished, "echo");
    }
  }
  void Committed() override { log_->push_back("committed"); }
  void Aborted() override { log_->push_back("aborted"); }
  void Restore(Partition p, std::span<const Record> records, TimePoint) override {
    log_->push_back("restore " + std::to_string(Raw(p)) + " " + std::to_string(records.size()));
  }
  void Forget(Partition p) override { log_->push_back("forget " + std::to_string(Raw(p))); }

 private:
  std::vector<std::string>* log_;
};

std::unique_ptr<Stage> NoStage(const StageOptions&, std::size_t) { return nullptr; }
constexpr std::array kEchoOutputs = {Topic::kClean, Topic::kRejected};
constexpr StageRow kEcho{.name = "echo",
                         .input = Topic::kRaw,
                         .outputs = kEchoOutputs,
                         .state = Topic::kLedger,
                         .outcomes = {},
                         .make = &NoStage};

/// What it read is what it knows.
constexpr StageRow kOwnInput{.name = "echo",
                             .input = Topic::kRaw,
                             .outputs = kEchoOutputs,
                             .state = Topic::kRaw,
                             .outcomes = {},
                             .make = &NoStage};

/// One runner over the embedded log, whose commits end as the test says.
struct Bench {
  explicit Bench(std::int32_t partitions = 1, const StageRow& the_row = kEcho)
      : row(the_row), log({.partitions = partitions}, clock) {
    Open();
  }

  /// A new process: nothing in memory, the same log.
  void Open() {
    runner.reset();
    source.reset();
    source = log.OpenSource(Topic::kRaw, "echo");
    sink = std::make_unique<FatefulSink>(
        log.OpenSink(Topic::kRaw),
        [this](std::span<const Output> outputs) { return Fate(outputs); });
    RunnerOptions options;
    options.idle_wait = Millis{0};
    options.source_topic = "mentions.raw";
    runner =
        std::make_unique<Runner>(row, std::make_unique<EchoStage>(&told),
                                 RunnerPorts{*source, *sink, *replayer, clock, observer}, options);
  }

  CommitFate Fate(std::span<const Output> outputs) {
    for (const Output& o : outputs) {
      if (!refused.empty() && o.value == refused) return {CommitOutcome::kRefused};
    }
    if (fates.empty()) return {};
    const CommitFate fate = fates.front();
    fates.pop_front();
    return fate;
  }

  void Feed(const std::string& value) { log.Append(Topic::kRaw, value, value); }

  void Steps(int n) {
    for (int i = 0; i < n; ++i) runner->Step();
  }

  std::vector<std::string> Read(Topic topic) {
    std::vector<std::string> values;
    for (std::int32_t p = 0; p < partitions_of_log; ++p) {
      const auto replay = log.OpenReplayer()->Open(topic, Partition{p}, std::nullopt, std::nullopt);
      for (const Record& r : replay->Next()) values.emplace_back(r.value);
    }
    return values;
  }

  const StageRow& row;
  FakeClock clock{kNoon};
  EmbeddedLog log;
  std::int32_t partitions_of_log = 1;
  std::deque<CommitFate> fates;
  std::string refused;
  std::vector<std::string> told;
  RecordingObserver observer;
  std::unique_ptr<Source> source;
  std::unique_ptr<Sink> sink;
  std::unique_ptr<Replayer> replayer = log.OpenReplayer();
  std::unique_ptr<Runner> runner;
};

TEST_CASE("runner: state becomes the stage's own only after the commit") {
  Bench b;
  b.Feed("a");
  b.Steps(3);
  CHECK(b.told == std::vector<std::string>{"restore 0 0", "process a", "committed"});
  CHECK(b.Read(Topic::kClean) == std::vector<std::string>{"a"});
  CHECK(b.observer.restored == 1);
}

TEST_CASE("runner: what was committed restores state and what was not is processed") {
  Bench b(1, kOwnInput);
  b.Feed("a");
  b.Steps(3);
  b.Feed("b");
  b.told.clear();
  b.Open();
  b.Steps(4);
  CHECK(b.told == std::vector<std::string>{"restore 0 0", "restore 0 1", "process b", "committed"});
  CHECK(b.Read(Topic::kClean) == std::vector<std::string>{"a", "b"});
}

TEST_CASE("runner: after an abort the same records come again and are written once") {
  Bench b;
  b.Feed("a");
  b.fates = {{CommitOutcome::kAborted}};
  b.Steps(4);
  CHECK(b.told ==
        std::vector<std::string>{"restore 0 0", "process a", "aborted", "process a", "committed"});
  CHECK(b.Read(Topic::kClean) == std::vector<std::string>{"a"});
  CHECK(b.observer.not_committed == std::vector{CommitOutcome::kAborted});
}

TEST_CASE("runner: an unknown commit is settled by what the log says") {
  for (const bool applied : {false, true}) {
    CAPTURE(applied);
    Bench b;
    b.Feed("a");
    b.fates = {{CommitOutcome::kUnknown, applied}};
    b.Steps(6);
    CHECK(b.Read(Topic::kClean) == std::vector<std::string>{"a"});
    CHECK(std::count(b.told.begin(), b.told.end(), "forget 0") == 1);
    CHECK(std::count(b.told.begin(), b.told.end(), "process a") == (applied ? 1 : 2));
  }
}

TEST_CASE("runner: a record that the broker refuses becomes a dead letter and the rest goes on") {
  Bench b;
  b.refused = "c";
  for (const char* value : {"a", "b", "c", "d", "e"}) b.Feed(value);
  b.Steps(30);
  CHECK(b.Read(Topic::kClean) == std::vector<std::string>{"a", "b", "d", "e"});
}

TEST_CASE("runner: a record refused even as a dead letter is kept by its coordinates") {
  Bench b;
  b.refused = "c";  // the dead letter's value too
  b.Feed("c");
  b.Steps(8);
  const auto replay =
      b.log.OpenReplayer()->Open(Topic::kRejected, Partition{0}, std::nullopt, std::nullopt);
  const auto records = replay->Next();
  REQUIRE(records.size() == 1);
  CHECK(records[0].value.empty());
}

TEST_CASE("runner: a new process goes on where the committed one ended") {
  Bench b;
  b.Feed("a");
  b.Steps(3);
  b.Open();
  b.Feed("b");
  b.told.clear();
  b.Steps(3);
  CHECK(b.told == std::vector<std::string>{"restore 0 0", "process b", "committed"});
}

TEST_CASE("runner: a turn without outputs settles at once and is committed later") {
  Bench b;
  b.Steps(3);
  const int before = b.observer.transactions;
  b.Feed("skip");
  b.Steps(1);
  CHECK(b.told.back() == "committed");
  CHECK(b.observer.transactions == before);
  b.clock.Advance(Millis{1'000});
  b.Steps(1);
  CHECK(b.observer.transactions == before + 1);
  b.Open();
  b.told.clear();
  b.Steps(3);
  CHECK(std::count(b.told.begin(), b.told.end(), "process skip") == 0);
}

TEST_CASE("runner: closing commits what progress is left") {
  Bench b;
  b.Steps(3);
  b.Feed("skip");
  b.Steps(1);
  b.runner->Close();
  const Partition zero{0};
  CHECK(b.source->Committed({&zero, 1})[0]->next == Offset{1});
}

TEST_CASE("runner: partitions that go away are forgotten and not committed") {
  Bench b(2);
  b.Steps(3);
  const auto other = b.log.OpenSource(Topic::kRaw, "echo");
  b.Steps(3);
  CHECK(b.observer.assigned == std::vector{Partition{0}});
  CHECK(std::count(b.told.begin(), b.told.end(), "forget 1") == 1);
}

TEST_CASE("runner: records that retention took are told with the position that passes them") {
  Bench b;
  for (const char* value : {"a", "b", "c", "d"}) b.Feed(value);
  b.Steps(3);
  b.clock.Advance(Millis{60'000});
  b.Feed("e");
  b.Feed("f");
  b.log.DeleteBefore(Topic::kRaw, Partition{0}, Offset{5});
  b.Open();
  b.fates = {{CommitOutcome::kAborted}};
  b.Steps(5);
  CHECK(b.observer.lost == 1);
  CHECK(b.Read(Topic::kClean) == std::vector<std::string>{"a", "b", "c", "d", "f"});
  const auto gaps = b.Read(Topic::kDeltas);
  REQUIRE(gaps.size() == 1);
  CHECK(DecodeGap(gaps[0]).value() == Gap{"echo", 0, 1, kNoon, kNoon + Millis{60'000}});
}

TEST_CASE("runner: a position that is not ours moves behind what the state topic says was done") {
  for (const bool reset_by_hand : {false, true}) {
    CAPTURE(reset_by_hand);
    Bench b;
    for (const char* value : {"a", "b", "c", "d"}) b.Feed(value);
    const auto sink = b.log.OpenSink(Topic::kRaw);
    b.source->Poll(1, Millis{0});
    sink->Begin();
    sink->Write({.topic = Topic::kLedger,
                 .partition = Partition{0},
                 .key = "b",
                 .value = "b",
                 .cause = {Partition{0}, Offset{1}, 0}});
    std::vector<Position> positions;
    if (reset_by_hand) positions.push_back({Partition{0}, Offset{0}});
    REQUIRE(sink->Commit(positions, b.source->Membership()) == CommitOutcome::kCommitted);
    b.Open();
    b.Steps(5);
    CHECK(b.observer.found == std::vector{Offset{2}});
    CHECK(b.Read(Topic::kClean) == std::vector<std::string>{"c", "d"});
  }
}

TEST_CASE("runner: a topic that was given more partitions is refused") {
  Bench b;
  const auto sink = b.log.OpenSink(Topic::kRaw);
  b.source->Poll(1, Millis{0});
  sink->Begin();
  const std::vector<Position> positions = {{Partition{0}, Offset{0}, MakeNote({kNoon, kNoon, 2})}};
  REQUIRE(sink->Commit(positions, b.source->Membership()) == CommitOutcome::kCommitted);
  b.Open();
  try {
    b.Steps(1);
    FAIL("it went on");
  } catch (const Fatal& fatal) {
    CHECK(fatal.code() == ExitCode::kConfiguration);
    CHECK(std::string_view(fatal.what()).find("mentions.raw has 1 partitions, and had 2") !=
          std::string_view::npos);
  }
}

TEST_CASE("runner: every record read is in the report") {
  Bench b;
  for (const char* value : {"a", "skip", "b"}) b.Feed(value);
  b.Steps(4);
  CHECK(b.observer.records_read == 3);
  CHECK(b.observer.items_read == 3);
  CHECK(b.observer.items_counted == 3);
}

}  // namespace
}  // namespace askmix
