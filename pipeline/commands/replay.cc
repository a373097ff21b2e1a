// askmix replay: what the shares were, for Prometheus and for scripts.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/command.h"
#include "commands/models.h"
#include "commands/replay_files.h"
#include "commands/replay_topic.h"
#include "commands/replayed_history.h"
#include "commands/require_kafka.h"
#include "core/time.h"
#include "edge/clock.h"
#include "edge/log.h"
#include "edge/presets.h"
#include "edge/shutdown.h"
#include "edge/whole_file.h"

namespace askmix {
namespace {

constexpr std::chrono::seconds kGrace{2};
/// Of a minute each, two years.
constexpr std::int64_t kStepsMax = 1'000'000;

struct ReplayOptions {
  std::string config_file;
  std::string clock = "event";
  std::string step = "1m";
  std::string from, until;
  std::string openmetrics, ndjson;
  std::vector<std::string> labels{"job=askmix"};
  std::vector<std::string> named;
};

TimePoint TimeGiven(const std::string& option, const std::string& text) {
  const auto t = ParseTimestamp(text);
  if (t) return *t;
  throw Fatal(ExitCode::kUsage,
              option + " " + text + ": expected a time such as 2026-11-24T10:00:00Z");
}

Millis StepGiven(const std::string& text, const WindowSpec& windows) {
  const auto step = ParseDuration(text);
  if (step && *step % windows.grid == Millis{0}) return *step;
  throw Fatal(ExitCode::kUsage, "--step " + text + ": expected a multiple of measure.grid (" +
                                    FormatDuration(windows.grid) + "), such as 1m");
}

bool IsLabelName(std::string_view name) {
  return !name.empty() && (name[0] < '0' || name[0] > '9') && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::vector<std::pair<std::string, std::string>> LabelsGiven(
    const std::vector<std::string>& texts) {
  std::vector<std::pair<std::string, std::string>> labels;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == text.npos || !IsLabelName(text.substr(0, equals))) {
      throw Fatal(ExitCode::kUsage,
                  "--label " + text + ": expected name=value, such as job=askmix");
    }
    labels.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return labels;
}

void Write(const std::string& path,
           const std::function<void(const ReplayedHistory::Sink&)>& write) {
  if (path.empty()) return;
  WholeFile file(path);
  write([&](std::string_view bytes) { file.Write(bytes); });
  file.Finish();
}

/// One post with a wrong clock must not make a history of decades.
void RefuseTooLong(const ReplayedHistory& history) {
  if (history.steps() <= kStepsMax) return;
  throw Fatal(ExitCode::kFailed, "the mentions are from " + FormatTimestamp(history.FirstEnd()) +
                                     " to " + FormatTimestamp(history.LastEnd()) + ", which is " +
                                     std::to_string(history.steps()) +
                                     " steps: give --from and --until, or a longer --step");
}

/// What mixes are compared with. Votes on Kafka are told without a brands file, too.
std::shared_ptr<const BrandSet> BrandsOf(const Config& config) {
  if (!config.brands_file.empty()) return LoadBrandSet(config);
  return std::make_shared<const BrandSet>(std::vector<Brand>{}, "", FindPreset(config.assumed));
}

ReplayedHistory::Options HistoryGiven(const ReplayOptions& options, const Config& config) {
  ReplayedHistory::Options given;
  given.windows = WindowsOf(config);
  given.step = StepGiven(options.step, given.windows);
  if (!options.from.empty()) given.from = TimeGiven("--from", options.from);
  given.until = options.until.empty() ? SystemClock().Now() : TimeGiven("--until", options.until);
  given.brands = BrandsOf(config);
  return given;
}

ExitCode Run(const ReplayOptions& options) {
  const Config config = LoadConfig(options.config_file, ProcessEnvironment());
  log::Init(config.log_level);
  if (options.openmetrics.empty() && options.ndjson.empty()) {
    throw Fatal(ExitCode::kUsage, "nothing to write: give --openmetrics FILE or --ndjson FILE");
  }
  const auto labels = LabelsGiven(options.labels);
  const ReplayedHistory::Options given = HistoryGiven(options, config);
  ReplayedHistory history(given);
  const Shutdown shutdown(kGrace);
  if (options.named.empty()) {
    RequireKafka(config.kafka, "replay without files reads intents.deltas", "");
    ReplayTopic(config, shutdown, history);
  } else {
    ReplayFiles(config, options.named, shutdown, given.until, history);
  }
  if (shutdown.Requested()) return ExitCode::kFailed;
  RefuseTooLong(history);
  Write(options.openmetrics, [&](const auto& sink) { history.WriteOpenMetrics(labels, sink); });
  Write(options.ndjson, [&](const auto& sink) { history.WriteNdjson(sink); });
  std::fprintf(stderr, "askmix: %zu brands, %lld moments %s apart\n", history.brands(),
               static_cast<long long>(history.steps()), options.step.c_str());
  return history.steps() > 0 ? ExitCode::kOk : ExitCode::kFailed;
}

std::function<ExitCode()> Declare(CLI::App& app) {
  const auto options = std::make_shared<ReplayOptions>();
  app.add_option("-c,--config", options->config_file, "Configuration file (YAML)");
  app.add_option(
         "--clock", options->clock,
         "event: time is that of the mentions, so that the same mentions in the same order give "
         "the same bytes at any speed")
      ->check(CLI::IsMember({"event"}));
  app.add_option("--step", options->step, "Between two moments (default: 1m)");
  app.add_option(
      "--from", options->from,
      "The first moment (RFC 3339); what was posted before counts where its windows hold it");
  app.add_option("--until", options->until,
                 "The last moment; leaves out what was posted then or later (default: now)");
  app.add_option(
      "--openmetrics", options->openmetrics,
      "Writes this file, for promtool tsdb create-blocks-from openmetrics; - is standard "
      "output");
  app.add_option("--ndjson", options->ndjson, "Writes this file, a mix a line; - as above");
  app.add_option("--label", options->labels,
                 "name=value of every series of --openmetrics (default: job=askmix)");
  app.add_option("files", options->named,
                 "Mentions, as ingest reads them; without: intents.deltas on Kafka, as far back as "
                 "it is kept");
  return [options] { return Run(*options); };
}

}  // namespace

const Command kReplayCommand = {
    "replay", "Write what the shares were in the past, from files or from Kafka", &Declare};

}  // namespace askmix
