// Reading topics without a group.
#include <doctest/doctest.h>

#include <set>

#include "kafka/cluster.h"

using namespace askmix;

namespace {

constexpr std::array kIntoBoth = {Topic::kRatios, Topic::kShifts};
constexpr StageRow kWriter{.name = "writer",
                           .input = Topic::kRaw,
                           .outputs = kIntoBoth,
                           .state = {},
                           .outcomes = {},
                           .make = nullptr};
constexpr std::array kBoth = {Following{Topic::kRatios}, Following{Topic::kShifts}};

Output To(Topic topic, std::int32_t partition, const std::string& value) {
  return {
      .topic = topic, .partition = Partition{partition}, .key = "k", .value = value, .cause = {}};
}

struct World {
  explicit World(int partitions = 2) : cluster(partitions) {
    cluster.MakeTopics();
    sink = MakeKafkaSink(cluster.config.kafka, kWriter, 0);
  }
  void Write(std::vector<Output> outputs) const {
    sink->Begin();
    for (const Output& output : outputs) sink->Write(output);
    REQUIRE(sink->Commit({}, nullptr) == CommitOutcome::kCommitted);
  }
  std::unique_ptr<Follower> Follow(std::span<const Following> topics) const {
    return MakeKafkaFollower(cluster.config.kafka, kWriter, topics);
  }

  Cluster cluster;
  std::unique_ptr<Sink> sink;
};

/// Polls until it has caught up and `count` records are there; "topic/partition value" of each.
std::multiset<std::string> Read(Follower& follower, std::size_t count) {
  std::multiset<std::string> seen;
  Until([&] {
    for (const FollowedRecord& r : follower.Poll(Millis{100})) {
      seen.insert(std::string(Name(r.topic)) + "/" + std::to_string(Raw(r.record.partition)) + " " +
                  std::string(r.record.value));
    }
    return follower.HasCaughtUp() && seen.size() >= count;
  });
  return seen;
}

}  // namespace

TEST_CASE("kafka follower: what is there and what comes from all partitions of its topics") {
  ASKMIX_NEEDS_BROKER();
  const World w;
  w.Write({To(Topic::kRatios, 0, "a"), To(Topic::kRatios, 1, "b"), To(Topic::kShifts, 1, "c")});
  const auto follower = w.Follow(kBoth);
  CHECK_FALSE(follower->HasCaughtUp());
  CHECK(Read(*follower, 3) == std::multiset<std::string>{"intents.ratios/0 a", "intents.ratios/1 b",
                                                         "intents.shifts/1 c"});
  w.Write({To(Topic::kShifts, 0, "d")});
  CHECK(Read(*follower, 1) == std::multiset<std::string>{"intents.shifts/0 d"});
}

TEST_CASE("kafka follower: two of one process's rights see the same and disturb no group") {
  ASKMIX_NEEDS_BROKER();
  const World w;
  w.Write({To(Topic::kRatios, 0, "a")});
  const auto first = w.Follow(kBoth), second = w.Follow(kBoth);
  CHECK(Read(*first, 1) == Read(*second, 1));
  const auto progress = MakeKafkaProgress(w.cluster.config.kafka);
  std::optional<std::vector<PartitionProgress>> read;
  Until([&] { return (read = progress->Read(kWriter.name, Topic::kRatios)).has_value(); });
  for (const PartitionProgress& p : *read) CHECK(p.committed == Offset{0});
}

TEST_CASE("kafka follower: topics without records are caught up with") {
  ASKMIX_NEEDS_BROKER();
  const World w;
  CHECK(Read(*w.Follow(kBoth), 0).empty());
}

TEST_CASE("kafka follower: what was not committed is not seen and holds nothing up") {
  ASKMIX_NEEDS_BROKER();
  const World w;
  w.Write({To(Topic::kRatios, 0, "kept")});
  w.sink->Begin();
  w.sink->Write(To(Topic::kRatios, 0, "dropped"));
  w.sink->Close();
  CHECK(Read(*w.Follow(kBoth), 1) == std::multiset<std::string>{"intents.ratios/0 kept"});
}

TEST_CASE("kafka follower: begins at the time it is told") {
  ASKMIX_NEEDS_BROKER();
  const World w(1);
  // Until two records bear different times.
  TimePoint from;
  int written = 0;
  const auto all = w.Follow(kBoth);
  std::vector<std::pair<TimePoint, std::string>> seen;
  Until([&] {
    w.Write({To(Topic::kShifts, 0, std::to_string(written++))});
    for (const FollowedRecord& r : all->Poll(Millis{100})) {
      seen.emplace_back(r.record.timestamp, r.record.value);
    }
    if (seen.size() < 2 || seen.back().first == seen.front().first) return false;
    from = seen.back().first;
    return true;
  });
  std::multiset<std::string> young;
  for (const auto& [time, value] : seen) {
    if (time >= from) young.insert("intents.shifts/0 " + value);
  }
  const auto left = static_cast<std::size_t>(written) - seen.size();
  const auto late = Read(*w.Follow(std::array{Following{Topic::kShifts, from}}), young.size());
  CHECK(late.size() == young.size() + left);
  CHECK(std::ranges::includes(late, young));
  const std::array after = {Following{Topic::kShifts, from + Millis{3'600'000}}};
  CHECK(Read(*w.Follow(after), 0).empty());
}

TEST_CASE("kafka follower: goes on behind records that were deleted") {
  ASKMIX_NEEDS_BROKER();
  const World w(1);
  const auto follower = w.Follow(kBoth);
  CHECK(Read(*follower, 0).empty());
  for (int i = 0; i < 5; ++i) w.Write({To(Topic::kShifts, 0, std::to_string(i))});
  DeleteBefore(w.cluster, Topic::kShifts, 8);
  CHECK(Read(*w.Follow(kBoth), 1) == std::multiset<std::string>{"intents.shifts/0 4"});
  w.Write({To(Topic::kShifts, 0, "more")});
  Until([&] {
    const auto records = follower->Poll(Millis{100});
    return !records.empty() && records.back().record.value == "more";
  });
}

TEST_CASE("kafka follower: waits for a broker that is away until it is asked to stop") {
  KafkaConfig config;
  config.brokers = "127.0.0.1:1";  // nobody listens there
  bool stopped = false;
  config.stopped = [&] { return stopped; };
  const auto follower = MakeKafkaFollower(config, kWriter, kBoth);
  CHECK(follower->Poll(Millis{10}).empty());
  CHECK_FALSE(follower->HasCaughtUp());
  stopped = true;
  CHECK_THROWS_AS(follower->Poll(Millis{10}), Fatal);
}

TEST_CASE("kafka follower: a topic that is not there is named") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  const auto follower = MakeKafkaFollower(cluster.config.kafka, kWriter, kBoth);
  try {
    Until([&] {
      follower->Poll(Millis{10});
      return false;
    });
  } catch (const Fatal& fatal) {
    CHECK(fatal.code() == ExitCode::kConfiguration);
    CHECK(std::string(fatal.what()).find("intents.") != std::string::npos);
  }
}
