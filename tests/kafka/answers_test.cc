// Instances that answer for what others measure, through the binary and a real broker.
#include <doctest/doctest.h>

#include <fstream>

#include "codec/json.h"
#include "codec/mix.h"
#include "kafka/cluster.h"
#include "support/askmix_process.h"

namespace askmix {
namespace {

constexpr std::array kBrands = {"acme", "zeta", "omega", "kappa"};

struct Fleet {
  Fleet() { cluster.MakeTopics(); }

  std::string Config(const std::string& instance) const {
    std::string brands;
    for (const char* brand : kBrands) brands += std::string("- {name: ") + brand + "}\n";
    constexpr std::string_view kKafka = "kafka: {";
    std::string yaml = cluster.Yaml();
    yaml.insert(yaml.find(kKafka) + kKafka.size(), "instance: " + instance + ", ");
    return folder.Write(instance + ".yaml",
                        yaml + "http: {address: '127.0.0.1:0'}\nbrands: {file: '" +
                            folder.Write("brands.yaml", brands) + "'}\nmeasure: {grid: 1s}\n");
  }
  AskmixProcess Start(const std::string& instance, const std::string& stages) const {
    return {{"run", "-c", Config(instance), "--stages", stages}, folder.Path(instance + ".log")};
  }

  /// `count` mentions of each brand.
  void Ingest(int count) const {
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    std::ofstream file(folder.Path("rows.ndjson"));
    for (const std::string brand : kBrands) {
      for (int i = 0; i < count; ++i) {
        file << R"({"id":")" << brand << i << R"(","text":"any discount code for )" << brand
             << R"(?","created_at":)" << UnixMillis(now - Millis{60'000}) << "}\n";
      }
    }
    file.close();
    const CommandResult sent =
        RunAskmix("ingest --restart -c " + Config("feed") + " " + folder.Path("rows.ndjson"));
    CAPTURE(sent.errors);
    REQUIRE(sent.code == 0);
  }

  Cluster cluster{4};
  TemporaryFolder folder;
};

/// The mentions of all brands, by the list that the instance gives; -1: it gives none.
std::int64_t Mentions(const AskmixProcess& process) {
  const HttpAnswer answer = process.Fetch("/api/v1/brands?window=1h");
  if (answer.status != 200) return -1;
  JsonDocument document;
  const auto root = document.Parse(answer.body);
  REQUIRE(root);
  std::int64_t mentions = 0;
  for (const JsonValue& brand : (*root)->FindArray("brands")->elements()) {
    mentions += brand.FindObject("mix")->FindInt("mentions").value_or(0);
  }
  return mentions;
}

bool Shows(const AskmixProcess& process, const std::string& path, std::string_view part) {
  return process.Fetch("/api/v1" + path).body.find(part) != std::string::npos;
}

TEST_CASE("answers: an instance that measures nothing answers for all brands of one that does") {
  ASKMIX_NEEDS_BROKER();
  const Fleet fleet;
  AskmixProcess measures = fleet.Start("a", "normalize,correct,classify,measure");
  AskmixProcess other = fleet.Start("b", "normalize");
  Until([&] { return measures.IsReady() && other.IsReady(); });
  fleet.Ingest(5);
  Until([&] { return Mentions(other) == 20 && Mentions(measures) == 20; });
  for (const std::string brand : kBrands) {
    CAPTURE(brand);
    Until([&] { return Shows(other, "/brands/" + brand + "/mix?window=1h", "\"shares\""); });
  }
  CHECK(other.Fetch("/api/v1/brands/none").status == 404);

  // It goes on to answer when nobody measures any more, and does not show shares that are behind.
  measures.Signal(SIGKILL);
  measures.AwaitEnd();
  CHECK(Mentions(other) == 20);
  fleet.Ingest(6);
  Until([&] { return Shows(other, "/brands/acme", R"("catching_up":true)"); });
  CHECK(Mentions(other) == 20);
  CHECK(Shows(other, "/brands/acme/mix?window=1h", R"("withheld":"catching_up")"));
  CHECK_FALSE(Shows(other, "/brands/acme/mix?window=1h", "\"shares\""));

  AskmixProcess again = fleet.Start("a", "normalize,correct,classify,measure");
  Until([&] { return Mentions(other) == 24; });
  Until([&] { return Shows(other, "/brands/acme/mix?window=1h", "\"shares\""); });
  other.Signal(SIGTERM);
  CHECK(other.AwaitEnd() == 0);
}

TEST_CASE("answers: what somebody measured a while ago is shown without shares") {
  ASKMIX_NEEDS_BROKER();
  const Fleet fleet;
  const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
  constexpr std::array kRatios = {Topic::kRatios};
  const StageRow writer{.name = "measure",
                        .input = Topic::kDeltas,
                        .outputs = kRatios,
                        .state = {},
                        .outcomes = {},
                        .make = nullptr};
  const auto sink = MakeKafkaSink(fleet.cluster.config.kafka, writer, 0);
  sink->Begin();
  for (const auto& [brand, age] : {std::pair{"acme", 180'000}, {"zeta", 1'000}}) {
    Output output{.topic = Topic::kRatios, .partition = {}, .key = {}, .value = {}, .cause = {}};
    output.key = std::string(brand) + "/1h";
    Encode(MixRecord{brand, Millis{3'600'000}, now - Millis{age}, MakeMix(Tally{{3, 1}})},
           output.value);
    sink->Write(output);
  }
  REQUIRE(sink->Commit({}, nullptr) == CommitOutcome::kCommitted);
  AskmixProcess other = fleet.Start("b", "normalize");
  Until([&] { return Shows(other, "/brands/zeta/mix?window=1h", "\"shares\""); });
  CHECK(Shows(other, "/brands/acme/mix?window=1h", R"("withheld":"stale")"));
  CHECK_FALSE(Shows(other, "/brands/acme/mix?window=1h", "\"shares\""));
  CHECK(Shows(other, "/brands/acme/mix?window=1h", R"("promotion":3)"));
}

}  // namespace
}  // namespace askmix
