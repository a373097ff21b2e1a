// normalize and classify in one process on the clock of the events: what payloads count, as deltas.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "codec/delta.h"
#include "core/error.h"
#include "stages/stages.h"

namespace askmix {

/// A pure function of the payloads in their order, which counts: of copies, reposts and versions
/// those that came first decide what becomes of the others. Time is the latest event time so far,
/// nothing is too old to be counted, and every identity is remembered to the end (300 bytes each).
/// Not thread-safe.
class EventPipeline {
 public:
  /// `options` is copied, what it points to is borrowed. What was posted at or after `until` is
  /// refused as the future is.
  EventPipeline(StageOptions options, TimePoint until, std::function<void(Delta)> counted);
  ~EventPipeline();

  void Take(std::string payload);
  /// Something that should have been a payload and could not be read.
  void CountRefused(const Error& fault) {
    ++outcomes_["read rejected " + std::string(fault.reason)];
  }
  /// After the last payload.
  void Finish() { Turn(); }

  /// How many items each stage counted by outcome and reason, "normalize published mention"; what
  /// could not be read, "read rejected open_quote".
  const std::map<std::string, std::int64_t>& outcomes() const { return outcomes_; }

 private:
  void Turn();
  StageResult Run(Stage& stage, std::string_view name, const std::vector<std::string>& values,
                  TimePoint now);

  StageOptions options_;
  const TimePoint until_;
  const std::function<void(Delta)> counted_;
  std::unique_ptr<Stage> normalize_, classify_;
  std::vector<std::string> payloads_;
  std::size_t bytes_ = 0;  ///< of these
  TimePoint watermark_{};
  std::map<std::string, std::int64_t> outcomes_;
};

}  // namespace askmix
