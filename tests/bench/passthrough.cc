// Copies mentions.raw to mentions.clean, unread: consume, produce and commit exactly as the stages
// do, and nothing else. The limit that scripts/bench measures them against.
//   askmix_passthrough BROKERS TOPIC_PREFIX RECORDS    prints the seconds from first poll to last
//   commit

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "edge/clock.h"
#include "edge/kafka/kafka.h"
#include "runtime/runner.h"

namespace {

using namespace askmix;

class Copy final : public Stage {
 public:
  void Process(std::span<const Record> batch, TimePoint /*now*/, StageResult& result) override {
    for (const Record& record : batch) {
      result.outputs.push_back({.topic = Topic::kClean,
                                .partition = record.partition,
                                .key = std::string(record.key),
                                .value = std::string(record.value),
                                .cause = {record.partition, record.offset, 0}});
    }
    result.items_read += static_cast<std::int64_t>(batch.size());
    result.Count(Outcome::kPublished, "mention", static_cast<std::int64_t>(batch.size()));
  }
};

class Counter final : public Observer {
 public:
  void Committed(const TurnReport& report) override { records += report.records_read; }
  void NotCommitted(CommitOutcome) override {}
  void Assigned(std::span<const Partition>) override {}
  void Restoring(double) override {}
  void Lost(Partition, std::int64_t) override {}
  void PositionFound(Partition, Offset) override {}

  std::int64_t records = 0;
};

constexpr std::array kOutputs = {Topic::kClean};
constexpr std::array kOutcomes = {KnownOutcome{Outcome::kPublished, "mention"}};
constexpr StageRow kRow = {.name = "passthrough",
                           .input = Topic::kRaw,
                           .outputs = kOutputs,
                           .state = std::nullopt,
                           .outcomes = kOutcomes,
                           .make = [](const StageOptions&, std::size_t) -> std::unique_ptr<Stage> {
                             return std::make_unique<Copy>();
                           }};

double CopyRecords(const KafkaConfig& config, std::int64_t records) {
  const SystemClock clock;
  const auto source = MakeKafkaSource(config, kRow, 0);
  const auto sink = MakeKafkaSink(config, kRow, 0);
  const auto replayer = MakeKafkaReplayer(config, kRow, 0);
  Counter counter;
  Runner runner(kRow, kRow.make({}, 0), {*source, *sink, *replayer, clock, counter},
                {.source_topic = KafkaTopic(config, Topic::kRaw)});
  // The clock starts with the first committed turn: joining the group is no work.
  while (counter.records == 0) runner.Step();
  const std::int64_t before = counter.records;
  const auto began = std::chrono::steady_clock::now();
  while (counter.records < records) runner.Step();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  runner.Close();
  return took.count() * static_cast<double>(records) / static_cast<double>(records - before);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  KafkaConfig config;
  config.brokers = argv[1];
  config.topic_prefix = argv[2];
  config.group_prefix = config.topic_prefix + "bench";
  config.session_timeout = Millis{6'000};
  try {
    std::printf("%.3f\n", CopyRecords(config, std::atoll(argv[3])));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "askmix_passthrough: %s\n", error.what());
    return 1;
  }
}
