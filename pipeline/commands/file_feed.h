// One file, or standard input, on its way to a topic.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "codec/platforms/row_mapping.h"
#include "commands/ingest_report.h"
#include "edge/feeds/place.h"
#include "edge/kafka/producer.h"

namespace askmix {

/// How files are read, whichever they are.
struct FeedOptions {
  std::string shape = "auto";
  std::vector<Header> headers;  ///< of every record
  double per_second = 0;        ///< records; 0: as fast as it goes
  double speed = 0;             ///< event time passes so much faster than time; 0: at once
  bool follow = false;
  bool restart = false;  ///< as if there were no position
};

/// Waits so that records go out at an even pace, or as they came in.
class Pace {
 public:
  /// `wait` waits for some time, and returns true when no more waiting is wanted.
  Pace(const FeedOptions& options, std::function<bool(Millis)> wait)
      : options_(options), wait_(std::move(wait)) {}

  /// Before a record goes; `at`: when what it tells happened, if it says so.
  void Next(std::optional<TimePoint> at);

 private:
  using Steady = std::chrono::steady_clock;

  void WaitUntil(Steady::time_point due);

  const FeedOptions& options_;
  const std::function<bool(Millis)> wait_;
  const Steady::time_point start_ = Steady::now();
  std::int64_t count_ = 0;
  std::optional<TimePoint> first_;
  Steady::time_point first_went_{};
};

/// Everything is borrowed. Not thread-safe.
class FileFeed {
 public:
  struct World {
    FeedProducer* producer = nullptr;  ///< null: nothing is sent
    RowMapping* mapping = nullptr;     ///< null: records go as they are
    IngestReport& report;
    std::function<bool(Millis)> wait;  ///< as Pace has it; with no time, only asks
    std::function<void()> show;        ///< shows progress, now and then
  };

  FileFeed(std::string path, const FeedOptions& options, World world);

  /// Until the end, or a stop; all that was sent is committed then. Throws Fatal.
  void Run();

 private:
  void RunOnce(std::optional<FilePlace> from);
  std::optional<FilePlace> Resume();
  void Take(FeedRecord& record);
  std::optional<TimePoint> TimeOf(const Payload& payload) const;
  void CheckMapping(bool at_end);
  bool Tick();
  void Commit();
  void CountRefusals();

  const std::string path_;
  const FeedOptions& options_;
  World world_;
  Pace pace_;
  FilePlace here_;
  std::int64_t taken_ = 0;
  bool mapping_checked_ = false;
  std::string rewritten_;
  Payload payload_;
};

}  // namespace askmix
