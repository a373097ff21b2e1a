#include "commands/wiring.h"

#include <algorithm>
#include <utility>

#include "commands/models.h"
#include "runtime/completeness.h"
#include "runtime/runner.h"

namespace askmix {
namespace {

/// How often the watcher asks how far everybody is.
constexpr Millis kWatchEvery{1'000};

}  // namespace

Parts LoadParts(const Config& config) {
  Parts parts;
  if (config.brands_file.empty()) {
    throw Fatal(ExitCode::kConfiguration,
                "no brands to listen for: set brands.file (or ASKMIX_BRANDS_FILE) to a YAML file "
                "of brands; deploy/demo/brands.yaml is an example");
  }
  parts.brands = std::make_unique<BrandShelf>(LoadBrandSet(config));
  const std::vector<Brand>& brands = parts.brands->Current()->brands;
  parts.models = std::make_unique<ModelShelf>(LoadModels(config, brands));

  StageOptions& options = parts.options;
  for (std::size_t i = 0; i < kTopicCount; ++i) {
    options.topic_names[i] = config.kafka.topic_prefix + std::string(kTopicNames[i]);
  }
  options.brands = parts.brands.get();
  options.format = config.format;
  options.source = config.source;
  options.missing_time_is_observed = config.missing_time_is_observed;
  options.reposts = config.reposts;
  options.models = parts.models.get();
  options.thresholds = {config.thresholds, config.costs};
  options.gates = config.gates;
  options.cues_max = static_cast<std::size_t>(config.cues);
  options.horizon = config.horizon;
  options.windows = WindowsOf(config);
  options.breakdown = {.platform = std::ranges::count(config.breakdown, "platform") > 0,
                       .language = std::ranges::count(config.breakdown, "language") > 0};
  for (const Brand& brand : brands) options.brand_ids.push_back(brand.id);
  parts.board =
      std::make_unique<MixBoard>(options.windows, static_cast<std::size_t>(config.workers));
  options.board = parts.board.get();
  return parts;
}

std::vector<const StageRow*> SelectStages(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (FindStage(name) != nullptr) continue;
    std::string known;
    for (const StageRow& row : StageTable())
      known += (known.empty() ? "" : ", ") + std::string(row.name);
    throw Fatal(ExitCode::kConfiguration, "there is no stage \"" + name + "\": known are " + known);
  }
  std::vector<const StageRow*> rows;
  for (const StageRow& row : StageTable()) {
    if (std::find(names.begin(), names.end(), row.name) != names.end()) rows.push_back(&row);
  }
  return rows;
}

struct Pipeline::Lane {
  Connections connections;
  std::unique_ptr<Worker> worker;
};

Pipeline::Pipeline(const Parts& parts, std::vector<const StageRow*> stages, std::size_t workers,
                   Backend& backend, const Clock& clock, Telemetry& telemetry,
                   std::function<void()> on_failure)
    : parts_(parts),
      clock_(clock),
      telemetry_(telemetry),
      stages_(std::move(stages)),
      probe_(backend.OpenProbe()) {
  for (const StageRow* row : stages_) {
    for (std::size_t w = 0; w < workers; ++w) {
      Lane& lane = *lanes_.emplace_back(std::make_unique<Lane>());
      lane.connections = backend.Connect(*row, w);
      Connections& c = lane.connections;
      RunnerOptions options;
      options.source_topic = parts.options.TopicName(row->input);
      options.deltas_partitions = parts.options.partitions;
      auto runner = std::make_unique<Runner>(
          *row, row->make(parts.options, w),
          RunnerPorts{*c.source, *c.sink, *c.replayer, clock, telemetry.ObserverOf(*row, w)},
          std::move(options));
      lane.worker = std::make_unique<Worker>(std::move(runner), on_failure);
    }
  }
}

Pipeline::~Pipeline() {
  stop_ = true;
  if (watcher_.joinable()) watcher_.join();
}

void Pipeline::Start() {
  for (const auto& lane : lanes_) lane->worker->Start();
  watcher_ = std::thread(&Pipeline::Watch, this);
}

void Pipeline::Stop() {
  for (const auto& lane : lanes_) lane->worker->RequestStop();
  for (const auto& lane : lanes_) lane->worker->Join();
  stop_ = true;
  if (watcher_.joinable()) watcher_.join();
}

// Asks for the stages that run elsewhere too: what is shown here is complete only when they are
// done with what came in.
void Pipeline::Watch() {
  const std::span<const StageRow> table = StageTable();
  Completeness completeness(table.size());
  TimePoint asked{};
  while (!stop_) {
    const TimePoint now = clock_.Now();
    if (now - asked < kWatchEvery) {
      std::this_thread::sleep_for(Millis{50});
      continue;
    }
    asked = now;
    std::vector<std::optional<std::vector<PartitionProgress>>> progress;
    for (const StageRow& row : table) {
      progress.push_back(probe_->Read(row.name, row.input));
    }
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (std::find(stages_.begin(), stages_.end(), &table[i]) != stages_.end()) {
        telemetry_.SetProgress(table[i], progress[i], clock_.Now());
      }
    }
    completeness.Observe(now, progress);
    parts_.board->SetCompleteUntil(completeness.complete_until());
  }
}

}  // namespace askmix
