#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <mutex>

#include "commands/command.h"
#include "commands/embedded_backend.h"
#include "commands/kafka_backend.h"
#include "commands/mix_view.h"
#include "commands/models.h"
#include "commands/wiring.h"
#include "core/display.h"
#include "edge/clock.h"
#include "edge/config.h"
#include "edge/http/api.h"
#include "edge/http/server.h"
#include "edge/log.h"
#include "edge/metrics.h"
#include "edge/shutdown.h"
#include "edge/token_file.h"
#include "runtime/answers_reader.h"
#include "runtime/worker.h"
#include "view/answers.h"

namespace askmix {
namespace {

constexpr std::chrono::seconds kStopGrace{15};
constexpr Millis kTendEvery{500};
/// How often a terminal shows the mix anew.
constexpr Millis kShowEvery{2'000};
constexpr std::size_t kShownBrandsMax = 12;

struct RunOptions {
  std::string config_file;
  std::vector<std::string> stages;
  std::vector<std::string> inputs;
  std::string output;
  bool once = false;
  bool show = false;
};

Config Configure(const RunOptions& options) {
  Config config = LoadConfig(options.config_file, ProcessEnvironment());
  if (!options.stages.empty()) config.stages = options.stages;
  if (!options.output.empty()) config.embedded_output = options.output;
  return config;
}

std::unique_ptr<Backend> MakeEmbedded(const RunOptions& options, const Config& config,
                                      const Clock& clock) {
  if (SelectStages(config.stages).size() != StageTable().size()) {
    throw Fatal(
        ExitCode::kConfiguration,
        "without Kafka all stages run in one process: leave run.stages and --stages out, or "
        "set kafka.brokers");
  }
  std::vector<std::string> inputs = options.inputs;
  if (inputs.empty() && ::isatty(STDIN_FILENO) != 0) {
    throw Fatal(ExitCode::kUsage,
                "nothing to read: name files with --input, pipe mentions in, or set kafka.brokers");
  }
  if (inputs.empty()) inputs.emplace_back("-");
  log::Info("embedded mode: nothing is kept across a restart; for that set kafka.brokers");
  return std::make_unique<EmbeddedBackend>(config.topics.partitions, std::move(inputs),
                                           config.embedded_output, clock);
}

std::unique_ptr<Backend> MakeBackend(const RunOptions& options, const Config& config,
                                     const Clock& clock) {
  if (config.kafka.brokers.empty()) return MakeEmbedded(options, config, clock);
  if (!options.inputs.empty() || !options.output.empty() || options.once) {
    throw Fatal(
        ExitCode::kUsage,
        "--input, --output and --once belong to the embedded mode, but kafka.brokers is set; "
        "files go to Kafka with `askmix ingest`");
  }
  return std::make_unique<KafkaBackend>(config);
}

/// The first failure of any thread; it ends the run.
class Failure {
 public:
  explicit Failure(Shutdown& shutdown) : shutdown_(shutdown) {}

  void Set(std::exception_ptr failure) {
    {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::move(failure);
    }
    shutdown_.Request();
  }
  void Rethrow() {
    const std::lock_guard lock(mutex_);
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  Shutdown& shutdown_;
  std::mutex mutex_;
  std::exception_ptr failure_;
};

/// True when every worker's numbers on the board are of `t` or later.
bool IsShownUpTo(const MixBoard& board, TimePoint t) {
  const auto snapshots = board.Read();
  return !snapshots.empty() && std::all_of(snapshots.begin(), snapshots.end(),
                                           [&](const auto& s) { return s->as_of >= t; });
}

void Show(const MixBoard& board, const std::string& url, Terminal& terminal) {
  const TerminalLook look = terminal.Look();
  const std::string head = "askmix: page at " + url + "/, metrics at /metrics (Ctrl-C stops)";
  terminal.Show(Displayed(head, look.width) + "\n" + RenderMixes(board, kShownBrandsMax, look));
}

/// Until a stop is asked for, or, with --once, everything was read and is in the numbers. `tend` is
/// called now and then.
void WaitForEnd(const RunOptions& options, Backend& backend, const std::function<void()>& tend,
                const MixBoard* board, const Clock& clock, const Shutdown& shutdown,
                const std::string& url) {
  Terminal terminal;
  std::optional<TimePoint> done_at;
  TimePoint shown_at{};
  while (!shutdown.WaitFor(kTendEvery)) {
    tend();
    const TimePoint now = clock.Now();
    if (options.show && board != nullptr && now - shown_at >= kShowEvery) {
      Show(*board, url, terminal);
      shown_at = now;
    }
    if (!options.once) continue;
    if (!done_at && backend.IsDone()) done_at = now;
    if (done_at && IsShownUpTo(*board, *done_at)) return;
  }
}

/// What the API is made of before anything runs.
ApiOptions MakeApiOptions(const Config& config, const Parts& parts) {
  ApiOptions options;
  options.board = parts.board.get();
  options.models = parts.models.get();
  options.brands = parts.brands->Current()->brands;
  options.version = ASKMIX_VERSION;
  if (config.show_text) options.token = ReadTokenFile(config.http_token_file);
  return options;
}

/// Feeds `answers` by a thread of its own, and tells clients of `server` what it did.
std::unique_ptr<Task> MakeReader(const Config& config, const StageRow& row, Backend& backend,
                                 const MixBoard& board, const Clock& clock, Answers& answers,
                                 HttpServer& server) {
  return std::make_unique<AnswersReader>(
      backend.OpenFollower(row, AnswerTopics(clock.Now(), config.show_text)), answers, board, clock,
      [&server](TimePoint latest_end) { server.Publish(kMixesEvent, MixesEvent(latest_end)); });
}

ExitCode Run(const RunOptions& options) {
  const Config config = Configure(options);
  log::Init(config.log_level);
  Shutdown shutdown(kStopGrace);
  const SystemClock clock;
  const std::unique_ptr<Backend> backend = MakeBackend(options, config, clock);
  Parts parts = LoadParts(config);
  const std::vector<const StageRow*> stages = SelectStages(config.stages);
  const bool measures =
      std::find(stages.begin(), stages.end(), FindStage("measure")) != stages.end();
  MixBoard* const board = measures ? parts.board.get() : nullptr;

  Telemetry telemetry(stages, static_cast<std::size_t>(config.workers), board);
  const Exposition metrics(telemetry, *parts.models, board,
                           {.version = ASKMIX_VERSION,
                            .topic_prefix = config.kafka.topic_prefix,
                            .brands_max = static_cast<std::size_t>(config.publish_brands_max),
                            .brands = parts.brands.get()});
  Answers answers(parts.options.windows.lengths, parts.options.brand_ids);
  ApiOptions api = MakeApiOptions(config, parts);
  api.telemetry = &telemetry;
  api.metrics = &metrics;
  api.answers = &answers;
  api.clock = &clock;
  api.measures = measures;
  HttpServer server(config.http_address, MakeApi(std::move(api)));
  std::fprintf(stderr, "askmix: metrics at %s/metrics\n", server.url().c_str());

  const auto partitions = backend->Partitions([&] { return shutdown.Requested(); });
  if (!partitions) return ExitCode::kOk;
  parts.options.partitions = partitions->deltas;
  parts.options.clean_partitions = partitions->clean;
  Failure failure(shutdown);
  Pipeline pipeline(parts, stages, static_cast<std::size_t>(config.workers), *backend, clock,
                    telemetry, [&] { shutdown.Request(); });
  Worker reader(MakeReader(config, *stages.front(), *backend, *parts.board, clock, answers, server),
                [&] { shutdown.Request(); });
  pipeline.Start();
  reader.Start();
  backend->Begin([&](std::exception_ptr e) { failure.Set(std::move(e)); });
  const auto tend = [&] {
    backend->Tend();
    if (shutdown.TakeReload()) {
      telemetry.CountReload(Reload(config, *parts.brands, *parts.models));
    }
  };
  WaitForEnd(options, *backend, tend, board, clock, shutdown, server.url());
  backend->Shut();
  pipeline.Stop();
  reader.RequestStop();
  reader.Join();
  backend->Tend();
  failure.Rethrow();
  if (options.once || options.show) {
    std::fputs(RenderMixes(*board, kShownBrandsMax, Terminal().Look()).c_str(), stdout);
  }
  return ExitCode::kOk;
}

std::function<ExitCode()> Declare(CLI::App& app) {
  const auto options = std::make_shared<RunOptions>();
  app.add_option("-c,--config", options->config_file, "Configuration file (YAML)");
  app.add_option("--stages", options->stages, "Stages to run here; all by default")->delimiter(',');
  app.add_option("-i,--input", options->inputs,
                 "Embedded mode: NDJSON files to read, - for standard input (the default)");
  app.add_option("-o,--output", options->output,
                 "Embedded mode: folder for one NDJSON file per output topic");
  app.add_flag("--once", options->once, "Embedded mode: end when all input is read and counted");
  app.add_flag("--show", options->show, "Show the rolling mix per brand on the terminal");
  return [options] { return Run(*options); };
}

}  // namespace

const Command kRunCommand = {"run", "Run the pipeline, or some of its stages", &Declare};

}  // namespace askmix
