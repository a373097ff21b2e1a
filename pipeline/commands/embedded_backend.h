// The pipeline's topics in this process: fed from files, written to files.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "commands/wiring.h"
#include "edge/ndjson_files.h"
#include "runtime/embedded_log.h"

namespace askmix {

class EmbeddedBackend final : public Backend {
 public:
  /// `inputs`: files of NDJSON, "-" for standard input, read one after the other. `output_dir`:
  /// gets one NDJSON file per output topic; empty: none. `clock` is borrowed.
  EmbeddedBackend(std::int32_t partitions, std::vector<std::string> inputs,
                  const std::string& output_dir, const Clock& clock);
  ~EmbeddedBackend() override;

  Connections Connect(const StageRow& row, std::size_t worker) override;
  std::unique_ptr<ProgressProbe> OpenProbe() override { return log_.OpenProbe(); }
  std::unique_ptr<Follower> OpenFollower(const StageRow& /*row*/,
                                         std::span<const Following> topics) override {
    return log_.OpenFollower(topics);
  }
  std::optional<Partitioning> Partitions(const std::function<bool()>& /*stopped*/) override {
    return Partitioning{partitions_, partitions_};
  }
  void Begin(const std::function<void(std::exception_ptr)>& on_failure) override;
  void Tend() override;
  bool IsDone() override;
  void Shut() override;

 private:
  void Read();

  const std::int32_t partitions_;
  const std::vector<std::string> inputs_;
  EmbeddedLog log_;
  std::unique_ptr<NdjsonFiles> files_;
  std::unique_ptr<ProgressProbe> probe_;
  std::atomic<bool> shut_{false};
  std::atomic<bool> all_read_{false};
  std::thread feeder_;
};

}  // namespace askmix
