#include "runtime/worker.h"

#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>

#include "runtime/embedded_log.h"
#include "runtime/runner.h"
#include "stages/stages.h"
#include "support/builders.h"
#include "support/fakes.h"

namespace askmix {
namespace {

/// Fails on "poison", drops the rest; wakes a waiting test at each record.
class FragileStage final : public Stage {
 public:
  void Process(std::span<const Record> batch, TimePoint, StageResult& result) override {
    for (const Record& r : batch) {
      if (r.value == "poison") throw Fatal(ExitCode::kBroker, "poisoned");
      if (r.value == "end") throw Fatal(ExitCode::kOk, "asked to stop");
      ++result.items_read;
      result.Count(Outcome::kSkipped, "seen");
      const std::lock_guard lock(mutex);
      ++seen;
      changed.notify_all();
    }
  }
  static inline std::mutex mutex;
  static inline std::condition_variable changed;
  static inline int seen = 0;
};

struct Lane {
  FakeClock clock{kNoon};
  EmbeddedLog log{{.partitions = 1}, clock};
  std::unique_ptr<Source> source = log.OpenSource(Topic::kRaw, "normalize");
  std::unique_ptr<Sink> sink = log.OpenSink(Topic::kRaw);
  std::unique_ptr<Replayer> replayer = log.OpenReplayer();
  RecordingObserver observer;

  std::unique_ptr<Runner> MakeRunner() {
    return std::make_unique<Runner>(*FindStage("normalize"), std::make_unique<FragileStage>(),
                                    RunnerPorts{*source, *sink, *replayer, clock, observer},
                                    RunnerOptions{});
  }
};

TEST_CASE("worker: turns until it is asked to stop") {
  Lane lane;
  FragileStage::seen = 0;
  Worker worker(lane.MakeRunner(), [] { FAIL("no failure expected"); });
  worker.Start();
  lane.log.Append(Topic::kRaw, "k", "fine");
  {
    std::unique_lock lock(FragileStage::mutex);
    FragileStage::changed.wait(lock, [] { return FragileStage::seen == 1; });
  }
  worker.RequestStop();
  worker.Join();
  CHECK(lane.observer.records_read == 1);
}

TEST_CASE("worker: a failure is told at once and thrown where it is joined") {
  Lane lane;
  std::atomic<bool> told = false;
  Worker worker(lane.MakeRunner(), [&] { told = true; });
  lane.log.Append(Topic::kRaw, "k", "poison");
  worker.Start();
  CHECK_THROWS_WITH_AS(worker.Join(), "poisoned", Fatal);
  CHECK(told);
}

TEST_CASE("worker: an end that was asked for is no failure") {
  Lane lane;
  Worker worker(lane.MakeRunner(), [] { FAIL("no failure expected"); });
  lane.log.Append(Topic::kRaw, "k", "end");
  worker.Start();
  CHECK_NOTHROW(worker.Join());
}

}  // namespace
}  // namespace askmix
