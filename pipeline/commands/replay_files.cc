#include "commands/replay_files.h"

#include <memory>
#include <utility>

#include "codec/platforms/platform.h"
#include "commands/event_pipeline.h"
#include "commands/ingest_report.h"
#include "commands/wiring.h"
#include "edge/feeds/paths.h"
#include "edge/feeds/records.h"
#include "edge/input.h"
#include "edge/log.h"

namespace askmix {
namespace {

class FilesReplay {
 public:
  FilesReplay(const Shutdown& shutdown, EventPipeline& pipeline)
      : shutdown_(shutdown), pipeline_(pipeline) {}

  void Read(const std::string& path) {
    Input input(path, [&] { return shutdown_.Requested(); });
    Window window(input);
    const ColumnTest is_known = [](std::string_view name) { return IsKnownMember(name); };
    const auto shape = Recognise(window.PeekHead(kShapeHeadBytes), "auto", is_known);
    if (!shape) throw Fatal(ExitCode::kConfiguration, input.name() + ": " + shape.error().detail);
    const auto reader = MakeRecordReader(window, *shape, is_known);
    for (FeedRecord record; reader->Next(record);) {
      if (record.is_refused) {
        Refuse(record, input.name());
      } else {
        pipeline_.Take(std::move(record.value));
      }
    }
  }

 private:
  void Refuse(const FeedRecord& record, const std::string& name) {
    pipeline_.CountRefused(record.fault);
    if (++refused_ > IngestReport::kPlacesKept) return;
    log::Warn("a record cannot be read", {{"place", name + ":" + std::to_string(record.line)},
                                          {"reason", std::string(record.fault.reason)},
                                          {"detail", record.fault.detail}});
  }

  const Shutdown& shutdown_;
  EventPipeline& pipeline_;
  std::size_t refused_ = 0;
};

}  // namespace

void ReplayFiles(const Config& config, const std::vector<std::string>& named,
                 const Shutdown& shutdown, TimePoint until, ReplayedHistory& history) {
  const Parts parts = LoadParts(config);
  EventPipeline pipeline(parts.options, until, [&](Delta delta) { history.Add(std::move(delta)); });
  FilesReplay files(shutdown, pipeline);
  for (const std::string& path : FindInputs(named)) files.Read(path);
  pipeline.Finish();
  for (const auto& [outcome, count] : pipeline.outcomes()) {
    log::Info("replayed", {{"items", std::to_string(count)}, {"ended", outcome}});
  }
}

}  // namespace askmix
