// Builds the pipeline from a configuration: what stages need, then a runner and a thread for each
// worker, on Kafka or on the embedded log.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "edge/config.h"
#include "edge/telemetry.h"
#include "runtime/ports.h"
#include "runtime/worker.h"
#include "stages/stages.h"

namespace askmix {

/// What stages are built with, loaded once. Outlives them.
struct Parts {
  std::unique_ptr<BrandShelf> brands;
  std::unique_ptr<ModelShelf> models;
  std::unique_ptr<MixBoard> board;
  StageOptions options;  ///< points into the others
};

/// Throws Fatal(kConfiguration) where brands or model are not usable. The counts of partitions are
/// left to the backend.
Parts LoadParts(const Config& config);

/// The rows of the stage table that the configuration asks for, in the order of the flow.
std::vector<const StageRow*> SelectStages(const std::vector<std::string>& names);

/// How one worker is connected.
struct Connections {
  std::unique_ptr<Source> source;
  std::unique_ptr<Sink> sink;
  std::unique_ptr<Replayer> replayer;
};

/// How the topics are divided that not only their own stage has to know.
struct Partitioning {
  std::int32_t clean = 1, deltas = 1;
};

/// Where topics live.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual Connections Connect(const StageRow& row, std::size_t worker) = 0;
  virtual std::unique_ptr<ProgressProbe> OpenProbe() = 0;
  /// `row`: a stage that runs here, whose rights are used.
  virtual std::unique_ptr<Follower> OpenFollower(const StageRow& row,
                                                 std::span<const Following> topics) = 0;
  /// Waits for a broker that is away, until `stopped` says true: then
  /// nothing. Throws Fatal where topics are not usable.
  virtual std::optional<Partitioning> Partitions(const std::function<bool()>& stopped) = 0;

  /// After the last Connect: input may flow. `on_failure` is called when it cannot, from any
  /// thread.
  virtual void Begin(const std::function<void(std::exception_ptr)>& /*on_failure*/) {}
  /// Called now and then while the pipeline runs, and once after it has stopped.
  virtual void Tend() {}
  /// True when all that there is to read has been read and committed, and nothing more will come.
  virtual bool IsDone() { return false; }
  /// No more input: wakes whoever waits for room or records.
  virtual void Shut() {}
};

/// The running pipeline: workers, and a watcher that follows how far they are.
class Pipeline {
 public:
  /// `workers` per stage. Everything is borrowed. `on_failure` is called from a worker's thread
  /// when it cannot go on; Stop throws why.
  Pipeline(const Parts& parts, std::vector<const StageRow*> stages, std::size_t workers,
           Backend& backend, const Clock& clock, Telemetry& telemetry,
           std::function<void()> on_failure);
  ~Pipeline();

  void Start();
  /// Finishes the open turns and leaves the groups. Throws what made a worker fail.
  void Stop();

 private:
  struct Lane;

  void Watch();

  const Parts& parts_;
  const Clock& clock_;
  Telemetry& telemetry_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<const StageRow*> stages_;
  std::unique_ptr<ProgressProbe> probe_;
  std::atomic<bool> stop_{false};
  std::thread watcher_;
};

}  // namespace askmix
