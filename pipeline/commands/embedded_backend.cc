#include "commands/embedded_backend.h"

#include <algorithm>
#include <array>
#include <utility>

#include "codec/platforms/platform.h"
#include "edge/lines.h"

namespace askmix {
namespace {

/// Stages that fall behind make the feed wait: memory stays bounded, and nothing is dropped.
constexpr std::size_t kBacklogMax = 40'000;  ///< records of a topic
constexpr std::size_t kBacklogBytesMax = std::size_t{128} << 20;

/// What users get as files: everything but the input and the ledger, which is nobody's business.
constexpr std::array kWritten = {
    Topic::kClean, Topic::kRejected, Topic::kPromotion, Topic::kBuyingInfo, Topic::kCommunity,
    Topic::kOther, Topic::kDeltas,   Topic::kRatios,    Topic::kHistory,    Topic::kShifts};

}  // namespace

EmbeddedBackend::EmbeddedBackend(std::int32_t partitions, std::vector<std::string> inputs,
                                 const std::string& output_dir, const Clock& clock)
    : partitions_(partitions),
      inputs_(std::move(inputs)),
      log_({.partitions = partitions,
            .retain = false,
            .backlog_max = kBacklogMax,
            .bytes_max = kBacklogBytesMax},
           clock),
      probe_(log_.OpenProbe()) {
  if (output_dir.empty()) return;
  files_ = std::make_unique<NdjsonFiles>(output_dir, kWritten);
  for (const Topic topic : kWritten) {
    log_.SetTap(topic, [this, topic](const Record& record) { files_->Write(topic, record); });
  }
}

EmbeddedBackend::~EmbeddedBackend() {
  Shut();
  if (feeder_.joinable()) feeder_.join();
}

Connections EmbeddedBackend::Connect(const StageRow& row, std::size_t /*worker*/) {
  return {log_.OpenSource(row.input, std::string(row.name)), log_.OpenSink(row.input),
          log_.OpenReplayer()};
}

void EmbeddedBackend::Begin(const std::function<void(std::exception_ptr)>& on_failure) {
  feeder_ = std::thread([this, on_failure] {
    try {
      Read();
    } catch (...) {
      on_failure(std::current_exception());
    }
  });
}

void EmbeddedBackend::Read() {
  std::string line;
  for (const std::string& input : inputs_) {
    LineReader reader(input, [this] { return shut_.load(); });
    while (reader.Next(line, kPayloadBytesMax)) {
      if (!log_.Append(Topic::kRaw, {}, line)) return;
    }
  }
  all_read_ = true;
}

// In the order of the flow: what is drained stays so once everything before it is.
bool EmbeddedBackend::IsDone() {
  if (!all_read_) return false;
  const std::span<const StageRow> table = StageTable();
  return std::all_of(table.begin(), table.end(), [&](const StageRow& row) {
    const auto progress = probe_->Read(row.name, row.input);
    return !progress || std::all_of(progress->begin(), progress->end(),
                                    [](const auto& p) { return p.committed >= p.end; });
  });
}

void EmbeddedBackend::Tend() {
  if (files_) files_->Flush();
}

void EmbeddedBackend::Shut() {
  shut_ = true;
  log_.Shut();
}

}  // namespace askmix
