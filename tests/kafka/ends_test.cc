// How `askmix run` ends: its exit codes, and what a stop leaves behind on a real broker.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "edge/kafka/client.h"
#include "kafka/cluster.h"
#include "support/askmix_process.h"

namespace askmix {
namespace {

constexpr int kLoad = 60'000;  // more than a second's work

struct Pipeline {
  Cluster cluster{2};
  TemporaryFolder folder;

  std::string Config(const std::string& brokers, const std::string& more = "") const {
    const std::string partitions = std::to_string(cluster.config.topics.partitions);
    const KafkaConfig& kafka = cluster.config.kafka;
    return folder.Write("askmix.yaml",
                        "kafka: {brokers: '" + brokers + "', topic_prefix: '" + kafka.topic_prefix +
                            "', group_prefix: '" + kafka.group_prefix + "', session_timeout: 6s" +
                            more + "}\ntopics: {partitions: " + partitions +
                            ", replication: 1}\nhttp: {address: '127.0.0.1:0'}\n" +
                            "brands: {file: '" +
                            folder.Write("brands.yaml", "[{id: acme, name: Acme}]") + "'}\n");
  }
  std::string Config() const { return Config(TestBrokers()); }

  AskmixProcess Start(const std::string& log, const std::string& stages =
                                                  "normalize,classify,"
                                                  "measure") const {
    return {{"run", "-c", Config(), "--stages", stages}, folder.Path(log)};
  }

  /// `count` mentions of acme, each of its own identity.
  void Ingest(int count) const {
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    std::ofstream file(folder.Path("rows.ndjson"));
    for (int i = 0; i < count; ++i) {
      file << R"({"id":")" << i << R"(","text":"any discount code for Acme?","created_at":)"
           << UnixMillis(now - Millis{60'000}) << "}\n";
    }
    file.close();
    const CommandResult sent =
        RunAskmix("ingest --restart -c " + Config() + " " + folder.Path("rows.ndjson"));
    CAPTURE(sent.errors);
    REQUIRE(sent.code == 0);
  }

  /// How far the stage's group is in each partition.
  std::vector<PartitionProgress> Progress(std::string_view stage, Topic topic) const {
    const auto probe = MakeKafkaProgress(cluster.config.kafka);
    std::optional<std::vector<PartitionProgress>> progress;
    Until([&] { return (progress = probe->Read(stage, topic)).has_value(); });
    return *progress;
  }
  bool IsDrained(std::string_view stage, Topic topic) const {
    return std::ranges::all_of(Progress(stage, topic),
                               [](const auto& p) { return p.committed >= p.end; });
  }
  bool HasBegun(std::string_view stage, Topic topic) const {
    return std::ranges::all_of(Progress(stage, topic),
                               [](const auto& p) { return Raw(p.committed) > 0; });
  }

  /// How many of the input's records lie before these positions, which count other things too.
  std::int64_t RecordsBefore(const std::vector<PartitionProgress>& progress) const {
    std::int64_t count = 0;
    for (const Seen& seen : cluster.ReadAll(Topic::kRaw)) {
      count += std::ranges::count_if(progress, [&](const PartitionProgress& p) {
        return Raw(p.partition) == seen.partition && seen.offset < Raw(p.committed);
      });
    }
    return count;
  }

  std::set<std::string> CausesIn(std::initializer_list<Topic> topics) const {
    std::set<std::string> causes;
    for (const Topic topic : topics) {
      for (const Seen& seen : cluster.ReadAll(topic)) {
        const std::string& cause = seen.headers.at(std::string(kCauseHeader));
        CAPTURE(cause);
        CHECK(causes.insert(cause).second);
      }
    }
    return causes;
  }
};

/// To the number of partitions that the configuration has now.
void GrowTopics(const Cluster& cluster) {
  Client client(cluster.config.kafka, ClientKind::kReader, {}, "test");
  const QueueHandle queue(rd_kafka_queue_new(client.get()));
  for (std::size_t i = 0; i < kTopicCount; ++i) {
    std::array<char, 256> why{};
    rd_kafka_NewPartitions_t* more = rd_kafka_NewPartitions_new(
        cluster.Name(static_cast<Topic>(i)).c_str(),
        static_cast<std::size_t>(cluster.config.topics.partitions), why.data(), why.size());
    rd_kafka_CreatePartitions(client.get(), &more, 1, nullptr, queue.get());
    const EventHandle done(rd_kafka_queue_poll(queue.get(), 10'000));
    CHECK(rd_kafka_event_error(done.get()) == RD_KAFKA_RESP_ERR_NO_ERROR);
    rd_kafka_NewPartitions_destroy(more);
  }
}

/// As an operator's tool does that moves a group.
void MovePosition(const Cluster& cluster, std::string_view stage, Topic topic, std::int64_t next) {
  const Client client(cluster.config.kafka, ClientKind::kReader,
                      {{"group.id", KafkaGroup(cluster.config.kafka, stage)}}, "test");
  const Partition partition{0};
  const PartitionsHandle list = MakePartitions(cluster.Name(topic), std::span(&partition, 1));
  list->elems[0].offset = next;
  Until([&] { return rd_kafka_commit(client.get(), list.get(), 0) == RD_KAFKA_RESP_ERR_NO_ERROR; });
}

TEST_CASE("ends: missing topics are a matter of configuration") {
  ASKMIX_NEEDS_BROKER();
  const Pipeline pipeline;
  AskmixProcess process = pipeline.Start("log");
  CHECK(process.AwaitEnd() == 3);
  CHECK(process.Log().find("askmix topics create") != std::string::npos);
}

TEST_CASE("ends: a topic that has other partitions than when it was read is refused") {
  ASKMIX_NEEDS_BROKER();
  Pipeline pipeline;
  pipeline.cluster.MakeTopics();
  pipeline.Ingest(100);
  {
    AskmixProcess process = pipeline.Start("log", "normalize,classify");
    Until([&] { return pipeline.HasBegun("classify", Topic::kClean); });
    process.Signal(SIGTERM);
    CHECK(process.AwaitEnd() == 0);
  }
  pipeline.cluster.config.topics.partitions = 3;
  GrowTopics(pipeline.cluster);
  AskmixProcess process = pipeline.Start("log", "normalize,classify");
  CHECK(process.AwaitEnd() == 3);
  CHECK(process.Log().find("has 3 partitions, and had 2") != std::string::npos);
}

TEST_CASE("ends: of two processes with one instance the older one ends as fenced") {
  ASKMIX_NEEDS_BROKER();
  const Pipeline pipeline;
  pipeline.cluster.MakeTopics();
  AskmixProcess older = pipeline.Start("older");
  Until([&] { return older.IsReady(); });
  AskmixProcess younger = pipeline.Start("younger");
  Until([&] {
    pipeline.Ingest(100);
    return older.HasEnded();
  });
  CHECK(older.AwaitEnd() == 4);
  CHECK(older.Log().find("same kafka.instance") != std::string::npos);
  CHECK(!younger.HasEnded());
  younger.Signal(SIGTERM);
  CHECK(younger.AwaitEnd() == 0);
}

TEST_CASE("ends: a user without rights is told so") {
  ASKMIX_NEEDS_BROKER();
  const char* brokers = std::getenv("ASKMIX_TEST_SASL_BROKERS");
  if (brokers == nullptr) {
    MESSAGE("skipped: ASKMIX_TEST_SASL_BROKERS is not set");
    return;
  }
  const Pipeline pipeline;
  pipeline.cluster.MakeTopics();
  const std::string config = pipeline.Config(
      brokers, ", username: guest, password_file: '" +
                   pipeline.folder.Write("password", "guest-secret") +
                   "', properties: {security.protocol: SASL_PLAINTEXT, sasl.mechanism: PLAIN}");
  AskmixProcess process({"run", "-c", config}, pipeline.folder.Path("log"));
  CHECK(process.AwaitEnd() == 5);
  CHECK(process.Log().find("guest-secret") == std::string::npos);
}

TEST_CASE("ends: a position beyond the end of its partition cannot be recovered from here") {
  ASKMIX_NEEDS_BROKER();
  const Pipeline pipeline;
  pipeline.cluster.MakeTopics();
  pipeline.Ingest(100);
  MovePosition(pipeline.cluster, "normalize", Topic::kRaw, 1'000);
  AskmixProcess process = pipeline.Start("log");
  CHECK(process.AwaitEnd() == 6);
  CHECK(process.Log().find("beyond the partition's end") != std::string::npos);
}

TEST_CASE("ends: a stop under load leaves nothing uncommitted and the next start nothing double") {
  ASKMIX_NEEDS_BROKER();
  const Pipeline pipeline;
  pipeline.cluster.MakeTopics();
  pipeline.Ingest(kLoad);
  {
    AskmixProcess process = pipeline.Start("log");
    Until([&] { return pipeline.HasBegun("classify", Topic::kClean); });
    process.Signal(SIGTERM);
    CHECK(process.AwaitEnd() == 0);
  }
  const auto after_stop = static_cast<std::int64_t>(pipeline.CausesIn({Topic::kClean}).size());
  CHECK(after_stop == pipeline.RecordsBefore(pipeline.Progress("normalize", Topic::kRaw)));
  CHECK(after_stop < kLoad);

  AskmixProcess process = pipeline.Start("log");
  Until([&] { return pipeline.IsDrained("normalize", Topic::kRaw); });
  Until([&] { return pipeline.IsDrained("classify", Topic::kClean); });
  process.Signal(SIGTERM);
  CHECK(process.AwaitEnd() == 0);
  CHECK(pipeline.CausesIn({Topic::kClean}).size() == kLoad);
  CHECK(pipeline.cluster.ReadAll(Topic::kLedger).size() == kLoad);
  pipeline.CausesIn({Topic::kPromotion, Topic::kBuyingInfo, Topic::kCommunity, Topic::kOther,
                     Topic::kLedger, Topic::kDeltas});
}

}  // namespace
}  // namespace askmix
