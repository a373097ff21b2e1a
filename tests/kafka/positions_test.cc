// Positions that were lost, and records that were lost before they were read.
#include "edge/kafka/positions.h"

#include <doctest/doctest.h>

#include "kafka/cluster.h"

using namespace askmix;

namespace {

/// normalize, as far as positions go: copies `count` records and commits, or does not.
void CopySome(const Cluster& cluster, bool commits) {
  constexpr StageRow kNormalize{.name = "normalize",
                                .input = Topic::kRaw,
                                .outputs = kCopyOutputs,
                                .state = {},
                                .outcomes = {},
                                .make = nullptr};
  const auto source = MakeKafkaSource(cluster.config.kafka, kNormalize, 0);
  const auto sink = MakeKafkaSink(cluster.config.kafka, kNormalize, 0);
  Join(*source);
  Polled polled;
  Until([&] { return !(polled = source->Poll(100, Millis{200})).records.empty(); });
  sink->Begin();
  for (const Record& record : polled.records) sink->Write(Copy(record));
  const auto positions = commits ? After(polled) : std::vector<Position>{};
  REQUIRE(sink->Commit(positions, source->Membership()) == CommitOutcome::kCommitted);
  source->Close();
}

}  // namespace

TEST_CASE("kafka positions: where nothing was written or a position is there all is well") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster;
  cluster.MakeTopics();
  CHECK_NOTHROW(CheckPositions(cluster.config, Millis{30'000}));
  cluster.Fill(100);
  CHECK_NOTHROW(CheckPositions(cluster.config, Millis{30'000}));
  CopySome(cluster, true);
  CHECK_NOTHROW(CheckPositions(cluster.config, Millis{30'000}));
}

TEST_CASE("kafka positions: a group that has written and knows no position is refused") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster;
  cluster.MakeTopics();
  cluster.Fill(100);
  CopySome(cluster, false);
  try {
    CheckPositions(cluster.config, Millis{30'000});
    FAIL("it was not refused");
  } catch (const Fatal& fatal) {
    CHECK(fatal.code() == ExitCode::kConfiguration);
    CHECK(std::string_view(fatal.what()).find("--reset-offsets") != std::string_view::npos);
  }
}

TEST_CASE("kafka positions: a broker that does not answer is told from a lost position") {
  Cluster cluster;
  cluster.config.kafka.brokers = "127.0.0.1:1";
  try {
    CheckPositions(cluster.config, Millis{100});
    FAIL("it answered");
  } catch (const Fatal& fatal) {
    CHECK(fatal.code() == ExitCode::kBroker);
  }
}

TEST_CASE("kafka positions: records that were deleted before they were read are told once") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  cluster.Fill(100);
  DeleteBefore(cluster, Topic::kRaw, 60);
  const auto source = cluster.MakeSource();
  Join(*source);
  const std::vector<Position> behind = {{Partition{0}, Offset{10}}};
  source->Start(behind);
  std::vector<LostRange> lost;
  std::vector<std::int64_t> offsets;
  Until([&] {
    const Polled polled = source->Poll(100, Millis{200});
    lost.insert(lost.end(), polled.lost.begin(), polled.lost.end());
    for (const Record& r : polled.records) offsets.push_back(Raw(r.offset));
    return offsets.size() >= 40;
  });
  REQUIRE(lost.size() == 1);
  CHECK(lost[0].begin == Offset{10});
  CHECK(lost[0].end == Offset{60});
  CHECK(offsets.front() == 60);
  CHECK(offsets.size() == 40);
}
