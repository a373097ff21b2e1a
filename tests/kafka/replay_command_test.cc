// `askmix replay` of intents.deltas, through the binary and a real broker.
#include <doctest/doctest.h>

#include <fstream>

#include "kafka/cluster.h"
#include "support/askmix_process.h"

namespace askmix {
namespace {

TimePoint Now() { return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()); }

/// What a whole pipeline and a replay beside it share.
struct Deltas {
  Deltas() { cluster.MakeTopics(); }

  AskmixProcess StartPipeline() const { return {{"run", "-c", config}, folder.Path("run.log")}; }

  /// `count` mentions of acme, some minutes old.
  void Ingest(int count) const {
    std::ofstream file(folder.Path("rows.ndjson"));
    for (int i = 0; i < count; ++i) {
      file << R"({"id":")" << i << R"(","text":"any discount code for Acme?","created_at":)"
           << UnixMillis(Now() - Millis{180'000}) << "}\n";
    }
    file.close();
    const CommandResult sent =
        RunAskmix("ingest --restart -c " + config + " " + folder.Path("rows.ndjson"));
    CAPTURE(sent.errors);
    REQUIRE(sent.code == 0);
  }

  CommandResult Replay(const std::string& options = "--ndjson -") const {
    return RunAskmix("replay -c " + config + " " + options);
  }

  Cluster cluster{2};
  TemporaryFolder folder;
  std::string config = folder.Write(
      "askmix.yaml", cluster.Yaml() + "http: {address: '127.0.0.1:0'}\nbrands: {file: '" +
                         folder.Write("brands.yaml", "[{id: acme, name: Acme}]") + "'}\n");
};

bool Shows(const AskmixProcess& process, int mentions) {
  return process.Fetch("/api/v1/brands/acme/mix?window=1h")
             .body.find("\"mentions\":" + std::to_string(mentions)) != std::string::npos;
}

TEST_CASE("replay command: the pipeline goes on while its deltas are replayed") {
  ASKMIX_NEEDS_BROKER();
  const Deltas deltas;
  AskmixProcess pipeline = deltas.StartPipeline();
  Until([&] { return pipeline.IsReady(); });
  for (const int mentions : {5, 8}) {
    deltas.Ingest(mentions);
    Until([&] { return pipeline.HasEnded() || Shows(pipeline, mentions); });
    const CommandResult replayed = deltas.Replay();
    CAPTURE(replayed.errors);
    CHECK(replayed.code == 0);
    CHECK(replayed.output.find("\"mentions\":" + std::to_string(mentions)) != std::string::npos);
  }
  CHECK_FALSE(pipeline.HasEnded());
  pipeline.Signal(SIGTERM);
  CHECK(pipeline.AwaitEnd() == 0);
}

TEST_CASE("replay command: measure keeps its partitions and its producer") {
  ASKMIX_NEEDS_BROKER();
  const Deltas deltas;
  const StageRow& measure = *FindStage("measure");
  const auto source = MakeKafkaSource(deltas.cluster.config.kafka, measure, 0);
  const auto sink = MakeKafkaSink(deltas.cluster.config.kafka, measure, 0);
  CHECK(Join(*source).size() == 2);
  AskmixProcess replay({"replay", "-c", deltas.config, "--ndjson", "-"},
                       deltas.folder.Path("replay.log"));
  Until([&] {
    const Polled polled = source->Poll(1, Millis{50});
    CHECK(polled.revoked.empty());
    CHECK_FALSE(polled.assigned);
    return replay.HasEnded();
  });
  sink->Begin();
  sink->Write({.topic = Topic::kRatios,
               .partition = Partition{0},
               .key = "acme/5m",
               .value = "{}",
               .cause = {}});
  CHECK(sink->Commit({}, source->Membership()) == CommitOutcome::kCommitted);
}

}  // namespace
}  // namespace askmix
