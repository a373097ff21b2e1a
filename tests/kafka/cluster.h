// A corner of the test broker, for one test: topics, groups and ids of its own.
#pragma once

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "edge/kafka/client.h"
#include "edge/kafka/kafka.h"
#include "edge/kafka/producer.h"
#include "edge/kafka/topics.h"

namespace askmix {

inline std::string TestBrokers() {
  const char* brokers = std::getenv("ASKMIX_TEST_BROKERS");
  return brokers == nullptr ? "" : brokers;
}

/// Leaves a test that cannot run without a broker.
#define ASKMIX_NEEDS_BROKER()                                                 \
  if (TestBrokers().empty()) {                                                \
    MESSAGE("skipped: ASKMIX_TEST_BROKERS is not set (scripts/kafka start)"); \
    return;                                                                   \
  }

inline constexpr std::array kCopyOutputs = {Topic::kClean, Topic::kRejected, Topic::kLedger};
inline constexpr StageRow kCopy{.name = "copy",
                                .input = Topic::kRaw,
                                .outputs = kCopyOutputs,
                                .state = Topic::kLedger,
                                .outcomes = {},
                                .make = nullptr};

/// What a test remembers of a record.
struct Seen {
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  std::string key;
  std::string value;
  std::map<std::string, std::string> headers;

  bool operator==(const Seen&) const = default;
};

inline Seen Remember(const Record& record) {
  Seen seen{Raw(record.partition),
            Raw(record.offset),
            std::string(record.key),
            std::string(record.value),
            {}};
  for (const Header& h : record.headers) seen.headers[h.name] = h.value;
  return seen;
}

struct Cluster {
  explicit Cluster(int partitions = 4) {
    static int count = 0;
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    config.kafka.brokers = TestBrokers();
    config.kafka.topic_prefix = "t" + std::to_string(now) + "-" + std::to_string(++count) + ".";
    config.kafka.group_prefix = config.kafka.topic_prefix + "g";
    config.kafka.session_timeout = Millis{6'000};
    config.topics.partitions = partitions;
    config.topics.replication = 1;
  }

  void MakeTopics() const { REQUIRE(CreateTopics(config, Millis{60'000}).faults.empty()); }

  std::string Name(Topic topic) const { return KafkaTopic(config.kafka, topic); }

  /// What a configuration file says of it.
  std::string Yaml() const {
    return "kafka: {brokers: '" + config.kafka.brokers + "', topic_prefix: '" +
           config.kafka.topic_prefix + "', group_prefix: '" + config.kafka.group_prefix +
           "'}\ntopics: {partitions: " + std::to_string(config.topics.partitions) +
           ", replication: 1}\n";
  }

  /// Records "0", "1", ... in mentions.raw, spread over its partitions.
  void Fill(int count) const {
    const auto feed = MakeFeedProducer(config.kafka, Name(Topic::kRaw));
    for (int i = 0; i < count; ++i) feed->Send(std::to_string(i), 0);
    feed->Flush();
    REQUIRE(feed->counts().delivered == count);
  }

  std::unique_ptr<Source> MakeSource(std::size_t worker = 0) const {
    return MakeKafkaSource(config.kafka, kCopy, worker);
  }
  std::unique_ptr<Sink> MakeSink(std::size_t worker = 0) const {
    return MakeKafkaSink(config.kafka, kCopy, worker);
  }

  /// All that a reader of committed records sees.
  std::vector<Seen> ReadAll(Topic topic) const {
    std::vector<Seen> seen;
    const auto replayer = MakeKafkaReplayer(config.kafka, kCopy, 9);
    for (int p = 0; p < config.topics.partitions; ++p) {
      const auto replay = replayer->Open(topic, Partition{p}, std::nullopt, std::nullopt);
      for (auto records = replay->Next(); !records.empty(); records = replay->Next()) {
        for (const Record& record : records) seen.push_back(Remember(record));
      }
    }
    return seen;
  }

  Config config;
};

/// Polls until `done`, for a minute at most; a test fails rather than hangs.
template <typename Turn>
void Until(const Turn& done) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!done()) REQUIRE(std::chrono::steady_clock::now() < deadline);
}

/// Where the group's reading goes on: committed, or else the oldest record.
inline std::vector<Position> Starts(Source& source, const std::vector<Partition>& partitions) {
  const auto committed = source.Committed(partitions);
  std::vector<Position> starts;
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    starts.push_back(
        committed[i].value_or(Position{partitions[i], source.Oldest(partitions[i]), ""}));
  }
  return starts;
}

/// Joins, and starts reading what was assigned.
inline std::vector<Partition> Join(Source& source) {
  std::vector<Partition> partitions;
  Until([&] {
    const Polled polled = source.Poll(1, Millis{200});
    if (polled.assigned) partitions = *polled.assigned;
    return polled.assigned.has_value();
  });
  source.Start(Starts(source, partitions));
  return partitions;
}

inline Output Copy(const Record& record) {
  return {.topic = Topic::kClean,
          .partition = record.partition,
          .key = std::string(record.value),
          .value = std::string(record.value),
          .cause = {record.partition, record.offset, 0},
          .headers = {}};
}

/// Next positions after what a poll brought.
inline std::vector<Position> After(const Polled& polled) {
  std::map<Partition, Offset> next;
  for (const Record& r : polled.records) next[r.partition] = Next(r.offset);
  for (const Position& p : polled.at_end) next[p.partition] = p.next;
  std::vector<Position> positions;
  for (const auto& [partition, offset] : next) positions.push_back({partition, offset, "1;t=7"});
  return positions;
}

/// One transaction that copies what was polled to mentions.clean.
inline CommitOutcome CopyPolled(Source& source, Sink& sink, const Polled& polled) {
  sink.Begin();
  for (const Record& record : polled.records) sink.Write(Copy(record));
  return sink.Commit(After(polled), source.Membership());
}

/// What retention does, at once, to partition 0.
inline void DeleteBefore(const Cluster& cluster, Topic topic, std::int64_t offset) {
  Client client(cluster.config.kafka, ClientKind::kReader, {}, "test");
  const PartitionsHandle list(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(list.get(), cluster.Name(topic).c_str(), 0)->offset = offset;
  rd_kafka_DeleteRecords_t* request = rd_kafka_DeleteRecords_new(list.get());
  const QueueHandle queue(rd_kafka_queue_new(client.get()));
  rd_kafka_DeleteRecords(client.get(), &request, 1, nullptr, queue.get());
  const EventHandle done(rd_kafka_queue_poll(queue.get(), 30'000));
  rd_kafka_DeleteRecords_destroy(request);
  REQUIRE(done);
  REQUIRE(rd_kafka_event_error(done.get()) == RD_KAFKA_RESP_ERR_NO_ERROR);
}

}  // namespace askmix
