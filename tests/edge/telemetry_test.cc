#include "edge/telemetry.h"

#include <doctest/doctest.h>

#include <numeric>

#include "support/mixes.h"

namespace askmix {
namespace {

constexpr TimePoint kNow = FromUnixMillis(1'800'000'000'000);
const StageRow& kClassify = *FindStage("classify");
const StageRow& kMeasure = *FindStage("measure");

std::vector<PartitionProgress> Progress(std::initializer_list<std::array<int, 3>> rows) {
  std::vector<PartitionProgress> progress;
  for (const auto& [partition, committed, end] : rows) {
    progress.push_back({Partition{partition}, Offset{committed}, Offset{end}});
  }
  return progress;
}

void Assign(Telemetry& telemetry, std::size_t worker, std::vector<Partition> partitions) {
  telemetry.ObserverOf(kClassify, worker).Assigned(partitions);
}

std::string Reasons(const Telemetry& telemetry, TimePoint now) {
  std::string all;
  for (const std::string& reason : telemetry.NotReady(now)) all += reason + "\n";
  return all;
}

TEST_CASE("telemetry: counters of every known outcome start at 0") {
  const Telemetry telemetry({&kClassify}, 1, nullptr);
  const auto numbers = telemetry.Numbers(kNow);
  REQUIRE(numbers.size() == 1);
  REQUIRE(numbers[0].outcomes.size() == kClassify.outcomes.size());
  for (const OutcomeCount& outcome : numbers[0].outcomes) CHECK(outcome.count == 0);
}

TEST_CASE("telemetry: the counters of two workers add up") {
  Telemetry telemetry({&kClassify, &kMeasure}, 2, nullptr);
  const std::array outcomes = {OutcomeCount{Outcome::kPublished, "new", 3},
                               OutcomeCount{Outcome::kDuplicate, "same", 1}};
  const TurnReport report{.transaction = true,
                          .records_read = 4,
                          .outputs_written = 9,
                          .outcomes = outcomes,
                          .items_read = 4,
                          .busy = Millis{20},
                          .commit = Millis{8},
                          .age = Millis{1'500}};
  telemetry.ObserverOf(kClassify, 0).Committed(report);
  telemetry.ObserverOf(kClassify, 1).Committed(report);
  telemetry.ObserverOf(kClassify, 1).NotCommitted(CommitOutcome::kAborted);
  telemetry.ObserverOf(kClassify, 0).Lost(Partition{0}, 7);

  const ComponentNumbers numbers = telemetry.Numbers(kNow)[0];
  CHECK(numbers.items_read == 8);
  CHECK(numbers.records_read == 8);
  CHECK(numbers.records_written == 18);
  CHECK(numbers.records_lost == 7);
  CHECK(numbers.transactions == std::array<std::int64_t, 4>{2, 1, 0, 0});
  CHECK(numbers.busy == Millis{40});
  CHECK(numbers.commit.sum == doctest::Approx(0.016));
  CHECK(numbers.age.sum == doctest::Approx(3));
  std::int64_t ended = 0;
  for (const OutcomeCount& outcome : numbers.outcomes) ended += outcome.count;
  CHECK(ended == numbers.items_read);
  CHECK(telemetry.Numbers(kNow)[1].items_read == 0);
}

TEST_CASE("telemetry: a turn without a transaction is no transaction") {
  Telemetry telemetry({&kClassify}, 1, nullptr);
  TurnReport report;
  report.records_read = 5;
  telemetry.ObserverOf(kClassify, 0).Committed(report);
  const ComponentNumbers numbers = telemetry.Numbers(kNow)[0];
  CHECK(numbers.records_read == 5);
  CHECK(numbers.transactions[0] == 0);
  CHECK(std::accumulate(numbers.commit.counts.begin(), numbers.commit.counts.end(), 0L) == 0);
}

TEST_CASE("telemetry: a duration falls into the first class that holds it") {
  SecondsHistogram histogram;
  histogram.Observe(0.001);
  histogram.Observe(5);
  histogram.Observe(1'000);
  CHECK(histogram.counts.front() == 1);
  CHECK(histogram.counts[9] == 1);
  CHECK(histogram.counts.back() == 1);
}

TEST_CASE("telemetry: lag is told of the partitions owned here as long as it is known") {
  Telemetry telemetry({&kClassify}, 2, nullptr);
  Assign(telemetry, 0, {Partition{0}});
  Assign(telemetry, 1, {Partition{2}});
  telemetry.SetProgress(kClassify, Progress({{0, 5, 9}, {1, 0, 100}, {2, 7, 6}}), kNow);
  auto lags = telemetry.Numbers(kNow)[0].lags;
  REQUIRE(lags.size() == 2);
  CHECK(lags[0].partition == Partition{0});
  CHECK(lags[0].records == 4);
  CHECK(lags[1].partition == Partition{2});
  CHECK(lags[1].records == 0);

  Assign(telemetry, 0, {});
  lags = telemetry.Numbers(kNow)[0].lags;
  REQUIRE(lags.size() == 1);
  CHECK(lags[0].partition == Partition{2});

  CHECK(telemetry.Numbers(kNow + Millis{10'001})[0].lags.empty());
}

TEST_CASE("telemetry: a process becomes ready step by step") {
  MixBoard board(WindowSpec{}, 2);
  Telemetry telemetry({&kClassify}, 2, &board);
  std::string reasons = Reasons(telemetry, kNow);
  CHECK(reasons.find("classify worker 0 waits for its first partitions") != reasons.npos);
  CHECK(reasons.find("classify worker 1 waits") != reasons.npos);
  CHECK(reasons.find("how far classify has come is not known yet") != reasons.npos);
  CHECK(reasons.find("how far the counts are complete is not known yet") != reasons.npos);

  Assign(telemetry, 0, {Partition{0}});
  Assign(telemetry, 1, {});
  telemetry.ObserverOf(kClassify, 0).Restoring(0.42);
  telemetry.SetProgress(kClassify, Progress({{0, 5, 9}}), kNow);
  board.SetCompleteUntil(kNow - Millis{31'000});
  reasons = Reasons(telemetry, kNow);
  CHECK(reasons ==
        "classify worker 0 is rebuilding its state: 42 % done\n"
        "catching up: the counts are complete until 2027-01-15T07:59:29.000Z\n");
  CHECK(telemetry.Numbers(kNow)[0].restored == 0.42);

  telemetry.ObserverOf(kClassify, 0).Restoring(1);
  board.SetCompleteUntil(kNow - Millis{30'000});
  CHECK(Reasons(telemetry, kNow) == "");
}

TEST_CASE("telemetry: a process is not ready when the broker stops to answer") {
  Telemetry telemetry({&kClassify}, 1, nullptr);
  Assign(telemetry, 0, {Partition{0}});
  telemetry.SetProgress(kClassify, Progress({{0, 5, 9}}), kNow);
  telemetry.SetProgress(kClassify, std::nullopt, kNow + Millis{10'000});
  CHECK(telemetry.NotReady(kNow + Millis{10'000}).empty());
  const std::string reasons = Reasons(telemetry, kNow + Millis{12'000});
  CHECK(reasons.find("has not answered for 12 s") != reasons.npos);
}

}  // namespace
}  // namespace askmix
