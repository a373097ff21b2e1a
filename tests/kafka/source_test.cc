#include <doctest/doctest.h>

#include <algorithm>

#include "kafka/cluster.h"

using namespace askmix;

namespace {

/// One poll; follows a new assignment.
Polled Follow(Source& source, std::vector<Partition>& owned) {
  Polled polled = source.Poll(100, Millis{50});
  for (const Partition p : polled.revoked) std::erase(owned, p);
  if (polled.assigned) {
    owned = *polled.assigned;
    source.Start(Starts(source, owned));
  }
  return polled;
}

}  // namespace

TEST_CASE("kafka source: a second member takes half of the partitions and gives them back") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(4);
  cluster.MakeTopics();
  const auto first = cluster.MakeSource(0);
  std::vector<Partition> of_first = Join(*first);
  CHECK(of_first.size() == 4);

  const auto second = cluster.MakeSource(1);
  std::vector<Partition> of_second;
  bool was_revoked = false;
  Until([&] {
    was_revoked = !Follow(*first, of_first).revoked.empty() || was_revoked;
    Follow(*second, of_second);
    return of_first.size() == 2 && of_second.size() == 2;
  });
  CHECK(was_revoked);
  std::vector<Partition> all = of_first;
  all.insert(all.end(), of_second.begin(), of_second.end());
  std::sort(all.begin(), all.end());
  CHECK(all == std::vector<Partition>{Partition{0}, Partition{1}, Partition{2}, Partition{3}});

  second->Close();
  Until([&] {
    Follow(*first, of_first);
    return of_first.size() == 4;
  });
}

TEST_CASE("kafka source: a batch ends at its limit in bytes") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  constexpr std::size_t kCount = 50, kBytes = 900'000, kBatchBytesMax = std::size_t{16} << 20;
  const auto feed = MakeFeedProducer(cluster.config.kafka, cluster.Name(Topic::kRaw));
  for (std::size_t i = 0; i < kCount; ++i) feed->Send(std::string(kBytes, 'x'), i);
  feed->Flush();
  REQUIRE(feed->counts().delivered == kCount);
  const auto source = cluster.MakeSource();
  Join(*source);
  std::size_t read = 0;
  Until([&] {
    const std::size_t got = source->Poll(10'000, Millis{200}).records.size();
    CHECK(got <= kBatchBytesMax / kBytes + 1);
    read += got;
    return read == kCount;
  });
}

TEST_CASE("kafka source: a commit that comes after the partitions went away is aborted") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(2);
  cluster.MakeTopics();
  cluster.Fill(100);
  const auto first = cluster.MakeSource(0);
  const auto sink = cluster.MakeSink(0);
  std::vector<Partition> of_first = Join(*first);
  const Polled polled = first->Poll(10, Millis{5'000});
  REQUIRE_FALSE(polled.records.empty());
  const std::vector<Position> late = After(polled);
  const GroupToken membership = first->Membership();

  const auto second = cluster.MakeSource(1);
  std::vector<Partition> of_second;
  Until([&] {
    Follow(*first, of_first);
    Follow(*second, of_second);
    return of_second.size() == 1;
  });
  sink->Begin();
  sink->Write({.topic = Topic::kClean, .partition = {}, .key = "k", .value = "late", .cause = {}});
  CHECK(sink->Commit(late, membership) == CommitOutcome::kAborted);
  CHECK(cluster.ReadAll(Topic::kClean).empty());
}

TEST_CASE("kafka source: no record comes before Start and none from before its position") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  cluster.Fill(50);
  const auto source = cluster.MakeSource();
  Until([&] { return source->Poll(10, Millis{200}).assigned.has_value(); });
  for (int i = 0; i < 5; ++i) CHECK(source->Poll(10, Millis{20}).records.empty());
  const std::vector<Position> from = {{Partition{0}, Offset{30}, ""}};
  source->Start(from);
  std::vector<std::int64_t> offsets;
  Until([&] {
    for (const Record& r : source->Poll(7, Millis{200}).records) offsets.push_back(Raw(r.offset));
    return offsets.size() >= 20;
  });
  CHECK(offsets.front() == 30);
  CHECK(offsets.back() == 49);
  CHECK(std::is_sorted(offsets.begin(), offsets.end()));
}

TEST_CASE("kafka source: the end of a partition is told behind the transaction markers") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  // mentions.raw is written in transactions here: 3 records, then a marker.
  constexpr std::array kIntoRaw = {Topic::kRaw};
  const StageRow row{.name = "feed",
                     .input = Topic::kClean,
                     .outputs = kIntoRaw,
                     .state = {},
                     .outcomes = {},
                     .make = nullptr};
  const auto sink = MakeKafkaSink(cluster.config.kafka, row, 0);
  sink->Begin();
  for (const char* value : {"a", "b", "c"}) {
    sink->Write({.topic = Topic::kRaw, .partition = {}, .key = "k", .value = value, .cause = {}});
  }
  REQUIRE(sink->Commit({}, nullptr) == CommitOutcome::kCommitted);
  const auto source = cluster.MakeSource();
  Join(*source);
  std::vector<Position> at_end;
  std::size_t records = 0;
  Until([&] {
    const Polled polled = source->Poll(100, Millis{200});
    records += polled.records.size();
    at_end.insert(at_end.end(), polled.at_end.begin(), polled.at_end.end());
    return !at_end.empty();
  });
  CHECK(records == 3);
  CHECK(at_end.back().next == Offset{4});

  // Committed as it is, nothing is left to read for who measures the lag.
  const auto copy = cluster.MakeSink();
  copy->Begin();
  REQUIRE(copy->Commit(at_end, source->Membership()) == CommitOutcome::kCommitted);
  const auto progress = MakeKafkaProgress(cluster.config.kafka);
  Until([&] {
    const auto read = progress->Read("copy", Topic::kRaw);
    return read && (*read)[0].committed == (*read)[0].end;
  });
}

TEST_CASE("kafka source: records that nobody committed are not read") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  cluster.Fill(1);
  constexpr std::array kIntoRaw = {Topic::kRaw};
  const StageRow row{.name = "feed",
                     .input = Topic::kClean,
                     .outputs = kIntoRaw,
                     .state = {},
                     .outcomes = {},
                     .make = nullptr};
  const auto sink = MakeKafkaSink(cluster.config.kafka, row, 0);
  sink->Begin();
  sink->Write({.topic = Topic::kRaw, .partition = {}, .key = "k", .value = "open", .cause = {}});
  sink->Close();
  const auto source = cluster.MakeSource();
  Join(*source);
  std::vector<std::string> values;
  bool ended = false;
  Until([&] {
    const Polled polled = source->Poll(100, Millis{200});
    for (const Record& r : polled.records) values.emplace_back(r.value);
    ended = ended || !polled.at_end.empty();
    return ended;
  });
  CHECK(values == std::vector<std::string>{"0"});
}

TEST_CASE("kafka source: closes in the middle of its input and the next one goes on there") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  cluster.Fill(20'000);
  const auto source = cluster.MakeSource();
  std::optional<std::vector<Partition>> assigned;
  Until([&] { return (assigned = source->Poll(1, Millis{100}).assigned).has_value(); });
  source->Start(Starts(*source, *assigned));
  Until([&] { return !source->Poll(1, Millis{100}).records.empty(); });
  source->Close();
  // It left the group: another member gets the partition without waiting for a session timeout.
  const auto next = cluster.MakeSource(1);
  Until([&] { return (assigned = next->Poll(1, Millis{100}).assigned).has_value(); });
  CHECK(assigned->size() == 1);
  next->Close();
}

TEST_CASE("kafka source: a topic that does not exist names the command that makes it") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  const auto source = cluster.MakeSource();
  CHECK_THROWS_WITH_AS(Until([&] {
                         source->Poll(1, Millis{200});
                         return false;
                       }),
                       doctest::Contains("askmix topics create"), Fatal);
}
