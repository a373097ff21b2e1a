// The pipeline's topics on Kafka.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "commands/wiring.h"

namespace askmix {

class KafkaBackend final : public Backend {
 public:
  explicit KafkaBackend(Config config) : config_(std::move(config)) {
    config_.kafka.stopped = [this] { return shut_.load(); };
  }

  Connections Connect(const StageRow& row, std::size_t worker) override;
  std::unique_ptr<ProgressProbe> OpenProbe() override;
  std::unique_ptr<Follower> OpenFollower(const StageRow& row,
                                         std::span<const Following> topics) override;
  std::optional<Partitioning> Partitions(const std::function<bool()>& stopped) override;
  void Shut() override { shut_ = true; }

 private:
  Config config_;
  std::atomic<bool> shut_{false};
};

}  // namespace askmix
