// `askmix replay` of intents.deltas, through the binary and a real broker.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "codec/delta.h"
#include "codec/gap.h"
#include "codec/mix.h"
#include "core/time.h"
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

/// Writes to partition 0 of intents.deltas as classify does, a record a transaction.
class Classify {
 public:
  explicit Classify(const Cluster& cluster)
      : sink_(MakeKafkaSink(cluster.config.kafka, *FindStage("classify"), 0)) {}

  /// An ask for acme.
  void Vote(TimePoint at) const {
    Delta delta{"acme", WindowSpec{}.Floor(at), {}};
    delta.change.slots[0] = 1;
    std::string value;
    Encode(delta, value);
    Write(value);
  }
  void Lose(TimePoint from, TimePoint until) const {
    std::string value;
    Encode(Gap{"normalize", 0, 7, from, until}, value);
    Write(value);
  }

 private:
  void Write(const std::string& value) const {
    sink_->Begin();
    sink_->Write({.topic = Topic::kDeltas,
                  .partition = Partition{0},
                  .key = "acme",
                  .value = value,
                  .cause = {}});
    REQUIRE(sink_->Commit({}, nullptr) == CommitOutcome::kCommitted);
  }

  const std::unique_ptr<Sink> sink_;
};

/// The lines of a replay.
std::vector<MixRecord> Mixes(const CommandResult& replayed) {
  CAPTURE(replayed.errors);
  REQUIRE(replayed.code == 0);
  std::vector<MixRecord> mixes;
  std::istringstream lines(replayed.output);
  for (std::string line; std::getline(lines, line);) mixes.push_back(DecodeMix(line).value());
  return mixes;
}

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

TEST_CASE("replay command: windows that overlap a gap have counts and no shares") {
  ASKMIX_NEEDS_BROKER();
  const Deltas deltas;
  const Classify classify(deltas.cluster);
  const TimePoint noon = Now() - Millis{7'200'000}, lost = noon + Millis{1'200'000};
  classify.Vote(noon);
  classify.Vote(noon + Millis{3'000'000});
  classify.Lose(lost, lost + Millis{60'000});
  std::size_t incomplete = 0;
  const auto mixes = Mixes(deltas.Replay());
  for (const MixRecord& mix : mixes) {
    const bool overlaps = mix.end > lost && mix.end - mix.window < lost + Millis{60'000};
    CAPTURE(FormatTimestamp(mix.end) + " " + FormatDuration(mix.window));
    CHECK(mix.mix.incomplete == overlaps);
    CHECK(mix.mix.shares.has_value() != overlaps);
    incomplete += overlaps ? 1 : 0;
  }
  CHECK(incomplete > 0);
  CHECK(incomplete < mixes.size());
}

TEST_CASE("replay command: windows that begin before the oldest kept record are left out") {
  ASKMIX_NEEDS_BROKER();
  const Deltas deltas;
  const Classify classify(deltas.cluster);
  const TimePoint begin = Now();
  const auto later = [&](int minutes) { return begin + Millis{60'000} * minutes; };
  for (const int minutes : {-20, -10, 30}) classify.Vote(later(minutes));
  const std::string options = "--ndjson - --until " + FormatTimestamp(later(40));
  const auto begins = [&] {
    TimePoint first = TimePoint::max();
    for (const MixRecord& mix : Mixes(deltas.Replay(options))) {
      first = std::min(first, mix.end - mix.window);
    }
    return first;
  };
  CHECK(begins() < later(-60));
  DeleteBefore(deltas.cluster, Topic::kDeltas, 2);
  CHECK(begins() >= begin);
  CHECK(begins() < later(30));
}

}  // namespace
}  // namespace askmix
