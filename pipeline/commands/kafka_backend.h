// The pipeline's topics on Kafka.
#pragma once

#include <memory>

#include "commands/wiring.h"

namespace askmix {

class KafkaBackend final : public Backend {
 public:
  /// `config` is borrowed.
  explicit KafkaBackend(const Config& config) : config_(config) {}

  Connections Connect(const StageRow& row, std::size_t worker) override;
  std::unique_ptr<ProgressProbe> OpenProbe() override;
  std::optional<std::int32_t> Partitions(const std::function<bool()>& stopped) override;

 private:
  const Config& config_;
};

}  // namespace askmix
