#include "commands/event_pipeline.h"

#include <algorithm>
#include <utility>

#include "codec/mention.h"
#include "runtime/ports.h"
#include "stages/normalize.h"

namespace askmix {
namespace {

/// Payloads of a turn, unless they are large.
constexpr std::size_t kTurn = 500;
/// Longer than anything that has been posted.
constexpr Millis kAllTimes{std::int64_t{100} * 366 * 86'400'000};

}  // namespace

EventPipeline::EventPipeline(StageOptions options, TimePoint until,
                             std::function<void(Delta)> counted)
    : options_(std::move(options)), until_(until), counted_(std::move(counted)) {
  options_.partitions = options_.clean_partitions = 1;
  options_.windows = {.grid = options_.windows.grid,
                      .lengths = {kAllTimes / options_.windows.grid * options_.windows.grid}};
  options_.horizon = kAllTimes;
  normalize_ = FindStage("normalize")->make(options_, 0);
  classify_ = FindStage("classify")->make(options_, 0);
}

EventPipeline::~EventPipeline() = default;

void EventPipeline::Take(std::string payload) {
  bytes_ += payload.size();
  payloads_.push_back(std::move(payload));
  if (payloads_.size() >= kTurn || bytes_ >= kBatchBytesMax) Turn();
}

void EventPipeline::Turn() {
  const StageResult read = Run(*normalize_, "normalize", payloads_, until_ - kFutureMax);
  payloads_.clear();
  bytes_ = 0;
  std::vector<std::string> mentions;
  for (const Output& output : read.outputs) {
    if (output.topic != Topic::kClean) continue;
    const auto mention = DecodeMention(output.value);
    if (mention) watermark_ = std::max(watermark_, mention->created_at);
    mentions.push_back(output.value);
  }
  const StageResult decided = Run(*classify_, "classify", mentions, watermark_);
  for (const Output& output : decided.outputs) {
    if (output.topic == Topic::kDeltas) counted_(DecodeDelta(output.value).value());
  }
}

StageResult EventPipeline::Run(Stage& stage, std::string_view name,
                               const std::vector<std::string>& values, TimePoint now) {
  std::vector<Record> records;
  for (const std::string& value : values) {
    Record& record = records.emplace_back();
    record.offset = Offset{static_cast<std::int64_t>(records.size())};
    record.timestamp = now;
    record.value = value;
  }
  StageResult result;
  stage.Process(records, now, result);
  stage.Tick(now, result);
  stage.Committed();
  for (const OutcomeCount& o : result.outcomes) {
    const std::string_view outcome = kOutcomeNames[static_cast<std::size_t>(o.outcome)];
    outcomes_[std::string(name).append(" ").append(outcome).append(" ").append(o.reason)] +=
        o.count;
  }
  return result;
}

}  // namespace askmix
