// askmix corrections send|print: what people say that mentions ask for.
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "codec/classified.h"
#include "codec/correction.h"
#include "codec/json.h"
#include "commands/command.h"
#include "commands/require_kafka.h"
#include "edge/config.h"
#include "edge/kafka/kafka.h"
#include "edge/kafka/producer.h"
#include "edge/kafka/topics.h"
#include "edge/lines.h"
#include "edge/log.h"

namespace askmix {
namespace {

constexpr Millis kPatience{60'000};
constexpr std::size_t kRecordBytesMax = std::size_t{4} << 20;

struct CorrectionsOptions {
  std::string config_file;
  std::string key, brand, label, by, records;
};

Config Configure(const CorrectionsOptions& options) {
  const Config config = LoadConfig(options.config_file, ProcessEnvironment());
  log::Init(config.log_level);
  RequireKafka(config.kafka, "corrections live on Kafka");
  return config;
}

/// A correction of the decision that a record of a classified topic holds, with its mention.
Correction CorrectionOf(const std::string& line, const std::string& place) {
  const Result<ClassifiedFacts> facts = DecodeClassified(line);
  if (!facts) {
    throw Fatal(ExitCode::kUsage,
                place + ": not a record of a classified topic: " + facts.error().detail);
  }
  Correction correction;
  correction.key = facts->key;
  correction.brand = facts->brand;
  const Result<const JsonValue*> root = ScratchDocument().Parse(line);
  if (const JsonValue* mention = (*root)->FindObject("mention")) {
    correction.mention_json = ScratchDocument().Source(*mention);
  }
  return correction;
}

std::vector<Correction> Named(const CorrectionsOptions& options) {
  if (options.records.empty()) {
    if (options.key.empty() || options.brand.empty()) {
      throw Fatal(ExitCode::kUsage,
                  "name the decision with --key and --brand, or give its record with --records");
    }
    return {Correction{options.key, options.brand, {}, {}}};
  }
  std::vector<Correction> corrections;
  LineReader lines(options.records, [] { return false; });
  std::string line;
  for (int number = 1; lines.Next(line, kRecordBytesMax); ++number) {
    if (line.empty()) continue;
    corrections.push_back(CorrectionOf(line, options.records + ":" + std::to_string(number)));
  }
  return corrections;
}

ExitCode Send(const CorrectionsOptions& options) {
  const std::optional<Label> label = ParseLabel(options.label);
  if (!label) {
    throw Fatal(ExitCode::kUsage,
                "--label " + options.label + ": expected " + std::string(kLabelsWanted));
  }
  const std::vector<Correction> named = Named(options);
  const Config config = Configure(options);
  const std::string topic = KafkaTopic(config.kafka, Topic::kCorrections);
  const auto feed = MakeFeedProducer(config.kafka, topic);
  std::uint64_t number = 0;
  for (Correction correction : named) {
    correction.label = *label;
    correction.by = options.by;
    std::string wire;
    Encode(correction, wire);
    feed->Send(wire, ++number);
  }
  feed->Flush();
  const DeliveryCounts counts = feed->counts();
  std::fprintf(stderr, "%lld corrections sent to %s, %lld refused\n",
               static_cast<long long>(counts.delivered), topic.c_str(),
               static_cast<long long>(counts.refused));
  return counts.refused == 0 ? ExitCode::kOk : ExitCode::kFailed;
}

ExitCode Print(const CorrectionsOptions& options) {
  const Config config = Configure(options);
  const TopicsReport report = CheckTopics(config, kPatience);
  const auto partitions = report.partitions.find(Topic::kCorrections);
  if (partitions == report.partitions.end()) {
    throw Fatal(ExitCode::kConfiguration, report.faults.front());
  }
  const auto replayer = MakeKafkaReplayer(config.kafka, *FindStage("correct"), 0);
  for (std::int32_t p = 0; p < partitions->second; ++p) {
    const auto replay =
        replayer->Open(Topic::kCorrections, Partition{p}, std::nullopt, std::nullopt);
    for (auto records = replay->Next(); !records.empty(); records = replay->Next()) {
      for (const Record& record : records) {
        if (!DecodeCorrection(record.value)) continue;  // the pipeline has said so
        std::printf("%.*s\n", static_cast<int>(record.value.size()), record.value.data());
      }
    }
  }
  return ExitCode::kOk;
}

std::function<ExitCode()> Declare(CLI::App& app) {
  const auto options = std::make_shared<CorrectionsOptions>();
  app.add_option("-c,--config", options->config_file, "Configuration file (YAML)");
  app.require_subcommand(1);
  app.fallthrough();
  CLI::App* send = app.add_subcommand("send", "Say what is right, in place of what was decided");
  send->add_option("--label", options->label, std::string(kLabelsWanted))->required();
  send->add_option("--by", options->by, "Who says so")->required();
  send->add_option("--key", options->key, "Identity of the mention, as in the classified record");
  send->add_option("--brand", options->brand, "The brand's id");
  send->add_option("--records", options->records,
                   "In place of key and brand: a file with records of classified topics, one a "
                   "line; - is standard input. Their mentions travel along, to learn from");
  app.add_subcommand("print", "Print all corrections, for `askmix train --gold`");
  return [options, send] { return send->parsed() ? Send(*options) : Print(*options); };
}

}  // namespace

const Command kCorrectionsCommand = {
    "corrections", "Correct decisions, or print what was corrected, on Kafka", &Declare};

}  // namespace askmix
