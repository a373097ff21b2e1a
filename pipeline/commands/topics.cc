// askmix topics create|check: the topics on the cluster, compared with what the pipeline needs.
#include "edge/kafka/topics.h"

#include <cstdio>
#include <memory>
#include <string>

#include "commands/command.h"
#include "commands/require_kafka.h"
#include "edge/config.h"
#include "edge/log.h"

namespace askmix {
namespace {

constexpr Millis kPatience{60'000};

struct TopicsOptions {
  std::string config_file;
  bool create = false;
};

ExitCode Print(const TopicsReport& report) {
  for (const std::string& topic : report.made) std::printf("made   %s\n", topic.c_str());
  for (const std::string& fault : report.faults) std::printf("fault  %s\n", fault.c_str());
  std::printf("%zu topics exist, %zu made now, %zu faults\n", report.partitions.size(),
              report.made.size(), report.faults.size());
  return report.faults.empty() ? ExitCode::kOk : ExitCode::kConfiguration;
}

ExitCode Topics(const TopicsOptions& options) {
  const Config config = LoadConfig(options.config_file, ProcessEnvironment());
  log::Init(config.log_level);
  RequireKafka(config.kafka, "topics live on Kafka");
  return Print(options.create ? CreateTopics(config, kPatience) : CheckTopics(config, kPatience));
}

std::function<ExitCode()> Declare(CLI::App& app) {
  const auto options = std::make_shared<TopicsOptions>();
  app.add_option("-c,--config", options->config_file, "Configuration file (YAML)");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_subcommand("create", "Make the topics that are missing, and check the others")
      ->callback([options] { options->create = true; });
  app.add_subcommand("check", "Say what is missing or wrong; exit code 1 when something is");
  return [options] { return Topics(*options); };
}

}  // namespace

const Command kTopicsCommand = {"topics", "Make the topics on Kafka, or check them", &Declare};

}  // namespace askmix
