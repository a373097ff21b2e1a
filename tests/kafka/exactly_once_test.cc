// Source and sink together, against the real broker.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "edge/kafka/handles.h"
#include "kafka/cluster.h"

using namespace askmix;

namespace {

constexpr int kRecords = 20'000;

/// Copies until `count` records went through committed transactions.
void CopyUntil(Source& source, Sink& sink, int count) {
  int copied = 0;
  Until([&] {
    const Polled polled = source.Poll(1'000, Millis{200});
    if (!polled.records.empty()) {
      REQUIRE(CopyPolled(source, sink, polled) == CommitOutcome::kCommitted);
      copied += static_cast<int>(polled.records.size());
    }
    return copied >= count;
  });
}

std::multiset<std::string> Values(const std::vector<Seen>& seen) {
  std::multiset<std::string> values;
  for (const Seen& s : seen) values.insert(s.value);
  return values;
}

std::multiset<std::string> AllOf(int count) {
  std::multiset<std::string> values;
  for (int i = 0; i < count; ++i) values.insert(std::to_string(i));
  return values;
}

}  // namespace

TEST_CASE("kafka: a copy holds each record once although its maker dies in mid-transaction") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster;
  cluster.MakeTopics();
  cluster.Fill(kRecords);
  {
    const auto source = cluster.MakeSource();
    const auto sink = cluster.MakeSink();
    Join(*source);
    CopyUntil(*source, *sink, kRecords / 4);
    // Written and not committed; then neither is closed, as when a process is killed.
    const Polled polled = source->Poll(1'000, Millis{200});
    REQUIRE_FALSE(polled.records.empty());
    sink->Begin();
    for (const Record& record : polled.records) sink->Write(Copy(record));
  }
  const auto source = cluster.MakeSource();
  const auto sink = cluster.MakeSink();
  Join(*source);
  // A poll without records is not the end: the broker may only be slow.
  std::set<Partition> ended;
  Until([&] {
    const Polled polled = source->Poll(1'000, Millis{200});
    for (const Record& record : polled.records) ended.erase(record.partition);
    for (const Position& end : polled.at_end) ended.insert(end.partition);
    if (polled.records.empty() && polled.at_end.empty()) return false;
    REQUIRE(CopyPolled(*source, *sink, polled) == CommitOutcome::kCommitted);
    return static_cast<int>(ended.size()) == cluster.config.topics.partitions;
  });
  source->Close();
  sink->Close();
  CHECK(Values(cluster.ReadAll(Topic::kClean)) == AllOf(kRecords));
}

TEST_CASE("kafka: after an abort the same records come again in the same order") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  cluster.Fill(300);
  const auto source = cluster.MakeSource();
  const auto sink = cluster.MakeSink();
  Join(*source);
  const Polled first = source->Poll(100, Millis{5'000});
  std::vector<Seen> before;
  for (const Record& r : first.records) before.push_back(Remember(r));
  REQUIRE(before.size() == 100);

  // A membership that never was makes the broker refuse the positions.
  const GroupMetadataHandle stranger(rd_kafka_consumer_group_metadata_new_with_genid(
      KafkaGroup(cluster.config.kafka, kCopy.name).c_str(), 99, "nobody", nullptr));
  sink->Begin();
  for (const Record& r : first.records) sink->Write(Copy(r));
  const CommitOutcome outcome =
      sink->Commit(After(first), GroupToken(GroupToken(), stranger.get()));
  REQUIRE(outcome == CommitOutcome::kAborted);

  source->Start(Starts(*source, {Partition{0}}));
  const Polled again = source->Poll(100, Millis{5'000});
  std::vector<Seen> after;
  for (const Record& r : again.records) after.push_back(Remember(r));
  CHECK(after == before);
  CHECK(CopyPolled(*source, *sink, again) == CommitOutcome::kCommitted);
  CHECK(cluster.ReadAll(Topic::kClean).size() == 100);
}

TEST_CASE("kafka: a position is kept with its note") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(2);
  cluster.MakeTopics();
  const auto source = cluster.MakeSource();
  const auto sink = cluster.MakeSink();
  Join(*source);
  sink->Begin();
  sink->Write({.topic = Topic::kRejected, .partition = {}, .key = "k", .value = "v", .cause = {}});
  const std::vector<Position> positions = {{Partition{1}, Offset{41}, "1;t=1700000000000"}};
  REQUIRE(sink->Commit(positions, source->Membership()) == CommitOutcome::kCommitted);
  const std::vector<Partition> asked = {Partition{0}, Partition{1}};
  const auto committed = source->Committed(asked);
  CHECK_FALSE(committed[0].has_value());
  REQUIRE(committed[1].has_value());
  CHECK(committed[1]->partition == Partition{1});
  CHECK(committed[1]->next == Offset{41});
  CHECK(committed[1]->note == "1;t=1700000000000");
}

TEST_CASE("kafka: an output carries its cause and its headers and lands where its key says") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(4);
  cluster.MakeTopics();
  const auto source = cluster.MakeSource();
  const auto sink = cluster.MakeSink();
  Join(*source);
  sink->Begin();
  sink->Write({.topic = Topic::kRejected,
               .partition = {},
               .key = "x:1",
               .value = "v",
               .cause = {Partition{3}, Offset{17}, 2},
               .headers = {{"reason", "not_json"}}});
  REQUIRE(sink->Commit({}, nullptr) == CommitOutcome::kCommitted);
  const std::vector<Seen> seen = cluster.ReadAll(Topic::kRejected);
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].headers ==
        std::map<std::string, std::string>{{"cause", cluster.Name(Topic::kRaw) + "/3/17/2"},
                                           {"reason", "not_json"}});
  // Java's partitioner: (murmur2("x:1") & 0x7fffffff) % 4.
  CHECK(seen[0].partition == 1);
}

TEST_CASE("kafka: the older of two sinks with one id is fenced and says so") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const auto source = cluster.MakeSource();
  Join(*source);
  const auto older = cluster.MakeSink();
  const Output output{
      .topic = Topic::kClean, .partition = {}, .key = "k", .value = "old", .cause = {}};
  older->Begin();
  older->Write(output);
  REQUIRE(older->Commit({}, nullptr) == CommitOutcome::kCommitted);

  older->Begin();
  older->Write(output);
  const auto newer = cluster.MakeSink();
  newer->Begin();
  newer->Write({.topic = Topic::kClean, .partition = {}, .key = "k", .value = "new", .cause = {}});
  REQUIRE(newer->Commit({}, nullptr) == CommitOutcome::kCommitted);

  std::string complaint;
  try {
    const std::vector<Position> positions = {{Partition{0}, Offset{1}, ""}};
    older->Commit(positions, source->Membership());
  } catch (const Fatal& fatal) {
    CHECK(fatal.code() == ExitCode::kFenced);
    complaint = fatal.what();
  }
  CHECK(complaint.find("kafka.instance") != std::string::npos);
  CHECK(Values(cluster.ReadAll(Topic::kClean)) == std::multiset<std::string>{"new", "old"});
}

TEST_CASE("kafka: a record that the broker will not take is told apart from other failures") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const auto sink = cluster.MakeSink();
  // Bytes that do not compress, beyond the topic's limit of 1 MiB.
  std::string large(2 << 20, '\0');
  std::uint32_t state = 1;
  for (char& c : large) c = static_cast<char>((state = state * 1664525U + 1013904223U) >> 24U);
  Output output{.topic = Topic::kClean, .partition = {}, .key = "k", .value = large, .cause = {}};
  sink->Begin();
  sink->Write(output);
  CHECK(sink->Commit({}, nullptr) == CommitOutcome::kRefused);

  // Dead letters have more room; the broker may want one more abort before it goes on.
  output.topic = Topic::kRejected;
  Until([&] {
    sink->Begin();
    sink->Write(output);
    const CommitOutcome outcome = sink->Commit({}, nullptr);
    CHECK(outcome != CommitOutcome::kRefused);
    return outcome == CommitOutcome::kCommitted;
  });
  CHECK(cluster.ReadAll(Topic::kClean).empty());
  CHECK(cluster.ReadAll(Topic::kRejected).size() == 1);
}

TEST_CASE("kafka: an output for a partition that does not exist names the topic to repair") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const auto sink = cluster.MakeSink();
  sink->Begin();
  const Output output{
      .topic = Topic::kLedger, .partition = Partition{1}, .key = "k", .value = "v", .cause = {}};
  CHECK_THROWS_WITH_AS(sink->Write(output), doctest::Contains("askmix.ledger has 1 partitions"),
                       Fatal);
}

TEST_CASE("kafka: a sink without its topics says what to do") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  const auto sink = cluster.MakeSink();
  CHECK_THROWS_WITH_AS(sink->Begin(), doctest::Contains("askmix topics create"), Fatal);
}
