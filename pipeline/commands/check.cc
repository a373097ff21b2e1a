// askmix check: is everything that `askmix run` needs there, and good?
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "commands/assumed_view.h"
#include "commands/command.h"
#include "commands/model_file.h"
#include "edge/brands_file.h"
#include "edge/config.h"
#include "edge/kafka/kafka.h"
#include "edge/kafka/positions.h"
#include "edge/kafka/topics.h"
#include "edge/presets.h"
#include "edge/token_file.h"

namespace askmix {
namespace {

constexpr Millis kPatience{10'000};

struct CheckOptions {
  std::string config_file;
  bool show = false;
};

/// Prints a line per thing that is looked at, and remembers whether all were good.
class Report {
 public:
  /// `look` returns what it found; what it throws is what is wrong.
  template <typename Look>
  void Line(const char* thing, const Look& look) {
    try {
      Print(thing, "good", look());
    } catch (const Fatal& fatal) {
      good_ = false;
      Print(thing, "BAD ", fatal.what());
    }
  }

  bool good() const { return good_; }

 private:
  static void Print(const char* thing, const char* state, const std::string& text) {
    std::printf("%-13s %s  %s\n", thing, state, text.c_str());
    std::fflush(stdout);
  }

  bool good_ = true;
};

/// Leaves them in `brands`.
std::string LookAtBrands(const Config& config, std::vector<Brand>& brands) {
  if (config.brands_file.empty()) {
    throw Fatal(ExitCode::kConfiguration,
                "no brands to listen for: give brands.file, or ASKMIX_BRANDS_FILE");
  }
  brands = LoadBrands(config.brands_file);
  const std::size_t count = brands.size();
  return std::to_string(count) + (count == 1 ? " brand in " : " brands in ") + config.brands_file;
}

std::string LookAtModel(const Config& config) {
  const std::string version(OpenModel(config.model_file)->version());
  return version + " in " +
         (config.model_file.empty() ? "the file that ships with askmix" : config.model_file);
}

std::string LookAtTopics(const Config& config) {
  if (config.kafka.brokers.empty())
    return "none needed: without kafka.brokers the mode is embedded";
  CheckKafkaSettings(config.kafka);
  const TopicsReport report = CheckTopics(config, kPatience);
  std::string faults;
  for (const std::string& fault : report.faults) faults.append(faults.empty() ? "" : "; ") += fault;
  if (!faults.empty()) {
    throw Fatal(ExitCode::kConfiguration, faults + "; `askmix topics create` makes missing topics");
  }
  CheckPositions(config, kPatience);
  return std::to_string(report.partitions.size()) + " topics at " + config.kafka.brokers;
}

std::string LookAtToken(const Config& config) {
  static_cast<void>(ReadTokenFile(config.http_token_file));
  return "shown to who has the token in " + config.http_token_file;
}

ExitCode Check(const CheckOptions& options) {
  Report report;
  Config config;
  report.Line("configuration", [&] {
    config = LoadConfig(options.config_file, ProcessEnvironment());
    return options.config_file.empty() ? "defaults and environment" : options.config_file;
  });
  // Without a configuration it is not known what else to look at.
  if (!report.good()) return ExitCode::kConfiguration;
  std::vector<Brand> brands;
  report.Line("brands", [&] { return LookAtBrands(config, brands); });
  const AssumedMixPtr of_all = FindPreset(config.assumed);
  for (const std::string& line :
       DescribeAssumed(brands, of_all ? DescribeAssumed(*of_all) : "nothing")) {
    report.Line("compared with", [&] { return line; });
  }
  report.Line("model", [&] { return LookAtModel(config); });
  report.Line("topics", [&] { return LookAtTopics(config); });
  if (config.show_text) report.Line("texts", [&] { return LookAtToken(config); });
  if (options.show) std::printf("\n%s", Describe(config).c_str());
  return report.good() ? ExitCode::kOk : ExitCode::kConfiguration;
}

std::function<ExitCode()> Declare(CLI::App& app) {
  const auto options = std::make_shared<CheckOptions>();
  app.add_option("-c,--config", options->config_file, "Configuration file (YAML)");
  app.add_flag("--show", options->show, "Show every key with its value, secrets masked");
  return [options] { return Check(*options); };
}

}  // namespace

const Command kCheckCommand = {
    "check", "Check configuration, brands, model and topics without running anything", &Declare};

}  // namespace askmix
