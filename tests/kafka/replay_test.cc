#include <doctest/doctest.h>

#include "kafka/cluster.h"

using namespace askmix;

namespace {

Output ToLedger(const std::string& value) {
  return {
      .topic = Topic::kLedger, .partition = Partition{0}, .key = "k", .value = value, .cause = {}};
}

/// The write times of the records, oldest first.
std::vector<TimePoint> Times(Replayer& replayer, std::vector<std::string>& values) {
  std::vector<TimePoint> times;
  const auto replay = replayer.Open(Topic::kLedger, Partition{0}, std::nullopt, std::nullopt);
  for (auto records = replay->Next(); !records.empty(); records = replay->Next()) {
    for (const Record& r : records) {
      times.push_back(r.timestamp);
      values.emplace_back(r.value);
    }
  }
  return times;
}

std::int64_t Behind(ProgressProbe& probe) {
  const auto progress = probe.Read("copy", Topic::kRaw);
  REQUIRE(progress.has_value());
  std::int64_t behind = 0;
  for (const PartitionProgress& p : *progress) behind += Raw(p.end) - Raw(p.committed);
  return behind;
}

void WriteOne(Sink& sink, const std::string& value) {
  sink.Begin();
  sink.Write(ToLedger(value));
  REQUIRE(sink.Commit({}, nullptr) == CommitOutcome::kCommitted);
}

}  // namespace

TEST_CASE("kafka replay: everything up to the end at opening and nothing that came later") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const auto sink = cluster.MakeSink();
  for (int i = 0; i < 5; ++i) WriteOne(*sink, std::to_string(i));
  const auto replayer = MakeKafkaReplayer(cluster.config.kafka, kCopy, 0);
  const auto replay = replayer->Open(Topic::kLedger, Partition{0}, std::nullopt, std::nullopt);
  CHECK(replay->Progress() == 0);
  WriteOne(*sink, "later");
  std::vector<std::string> values;
  for (auto records = replay->Next(); !records.empty(); records = replay->Next()) {
    for (const Record& r : records) values.emplace_back(r.value);
  }
  CHECK(values == std::vector<std::string>{"0", "1", "2", "3", "4"});
  CHECK(replay->End() == Offset{10});  // each transaction: a record and a marker
  CHECK(replay->Progress() == 1);
  CHECK(replay->Next().empty());
}

TEST_CASE("kafka replay: ends where it is told to and waits for nothing beyond") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const auto sink = cluster.MakeSink();
  WriteOne(*sink, "a");
  WriteOne(*sink, "b");
  sink->Begin();
  sink->Write(ToLedger("open"));
  const auto replayer = MakeKafkaReplayer(cluster.config.kafka, kCopy, 0);
  const auto replay = replayer->Open(Topic::kLedger, Partition{0}, std::nullopt, Offset{2});
  const auto records = replay->Next();
  REQUIRE(records.size() == 1);
  CHECK(records[0].value == "a");
  CHECK(replay->Next().empty());
}

TEST_CASE("kafka replay: tells from where on everything is kept") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const auto sink = cluster.MakeSink();
  for (int i = 0; i < 3; ++i) WriteOne(*sink, std::to_string(i));
  const auto replayer = MakeKafkaReplayer(cluster.config.kafka, kCopy, 0);
  const auto begin = [&] {
    return replayer->Open(Topic::kLedger, Partition{0}, std::nullopt, std::nullopt)->Begin();
  };
  CHECK(begin() == Offset{0});
  DeleteBefore(cluster, Topic::kLedger, 2);
  CHECK(begin() == Offset{2});
}

TEST_CASE("kafka replay: a transaction that is open at opening is waited for") {
  ASKMIX_NEEDS_BROKER();
  for (const std::optional<TimePoint> from : {std::optional<TimePoint>(), {FromUnixMillis(0)}}) {
    CAPTURE(from.has_value());
    const Cluster cluster(1);
    cluster.MakeTopics();
    const auto sink = cluster.MakeSink();
    sink->Begin();
    sink->Write(ToLedger("pending"));
    const auto replayer = MakeKafkaReplayer(cluster.config.kafka, kCopy, 0);
    std::unique_ptr<Replay> replay;
    // Until the record has reached the broker.
    Until([&] {
      replay = replayer->Open(Topic::kLedger, Partition{0}, from, std::nullopt);
      return replay->End() == Offset{1};
    });
    REQUIRE(sink->Commit({}, nullptr) == CommitOutcome::kCommitted);
    const auto records = replay->Next();
    REQUIRE(records.size() == 1);
    CHECK(records[0].value == "pending");
  }
}

TEST_CASE("kafka replay: from a time on") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const auto sink = cluster.MakeSink();
  const auto replayer = MakeKafkaReplayer(cluster.config.kafka, kCopy, 0);
  std::vector<std::string> values;
  std::vector<TimePoint> times;
  // Until two records bear different times.
  Until([&] {
    WriteOne(*sink, std::to_string(values.size()));
    values.clear();
    times = Times(*replayer, values);
    return times.back() > times.front();
  });
  const auto replay = replayer->Open(Topic::kLedger, Partition{0}, times.back(), std::nullopt);
  const auto records = replay->Next();
  REQUIRE_FALSE(records.empty());
  CHECK(records.front().timestamp == times.back());
  CHECK(records.back().value == values.back());
}

TEST_CASE("kafka replay: a time after the last record means nothing and not everything") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const auto sink = cluster.MakeSink();
  WriteOne(*sink, "old");
  const auto replayer = MakeKafkaReplayer(cluster.config.kafka, kCopy, 0);
  std::vector<std::string> values;
  const TimePoint after = Times(*replayer, values).back() + Millis{1};
  const auto replay = replayer->Open(Topic::kLedger, Partition{0}, after, std::nullopt);
  CHECK(replay->Next().empty());
  CHECK(replay->End() == Offset{2});
  CHECK(replay->Progress() == 1);
}

TEST_CASE("kafka replay: an empty partition has ended at once") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const auto replayer = MakeKafkaReplayer(cluster.config.kafka, kCopy, 0);
  for (const std::optional<TimePoint> from : {std::optional<TimePoint>(), {FromUnixMillis(0)}}) {
    CAPTURE(from.has_value());
    const auto replay = replayer->Open(Topic::kLedger, Partition{0}, from, std::nullopt);
    CHECK(replay->Next().empty());
    CHECK(replay->End() == Offset{0});
  }
}

TEST_CASE("kafka replay: an aborted transaction at the end is passed over") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  cluster.MakeTopics();
  const auto sink = cluster.MakeSink();
  WriteOne(*sink, "kept");
  sink->Begin();
  sink->Write(ToLedger("dropped"));
  sink->Close();
  const auto replayer = MakeKafkaReplayer(cluster.config.kafka, kCopy, 0);
  std::vector<std::string> values;
  Times(*replayer, values);
  CHECK(values == std::vector<std::string>{"kept"});
}

TEST_CASE("kafka progress: what a group has read and what there is to read") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(2);
  cluster.MakeTopics();
  cluster.Fill(100);
  const auto progress = MakeKafkaProgress(cluster.config.kafka);
  // Beside the records, the marks that end the feed's transaction: one a partition.
  const std::int64_t behind = Behind(*progress);
  CHECK(behind > 100);
  CHECK(behind <= 102);

  const auto source = cluster.MakeSource();
  const auto sink = cluster.MakeSink();
  Join(*source);
  const Polled polled = source->Poll(30, Millis{5'000});
  REQUIRE(polled.records.size() == 30);
  REQUIRE(CopyPolled(*source, *sink, polled) == CommitOutcome::kCommitted);
  // The broker shows committed positions a moment after the commit.
  Until([&] { return Behind(*progress) <= behind - 30; });
  CHECK(Behind(*progress) >= behind - 32);
}

TEST_CASE("kafka progress: nothing is told of a topic that is not there") {
  ASKMIX_NEEDS_BROKER();
  const Cluster cluster(1);
  CHECK_FALSE(MakeKafkaProgress(cluster.config.kafka)->Read("copy", Topic::kRaw).has_value());
}

TEST_CASE("kafka progress: nothing is told while the broker is away") {
  KafkaConfig config;
  config.brokers = "127.0.0.1:1";  // nobody listens there
  CHECK_FALSE(MakeKafkaProgress(config)->Read("copy", Topic::kRaw).has_value());
}
