// A stage's outputs on Kafka, behind the port.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "edge/kafka/transactions.h"

namespace askmix {

class KafkaSink : public Sink {
 public:
  KafkaSink(const KafkaConfig& config, const StageRow& row, std::size_t worker);

  void Begin() override { transactions_.Begin(); }
  void Write(const Output& output) override;
  CommitOutcome Commit(std::span<const Position> positions, const GroupToken& membership) override;
  void Close() override { transactions_.Close(); }

 private:
  static constexpr std::size_t kNoOutput = kTopicCount;

  void FillFields(const Output& output);

  const std::string input_;
  std::vector<std::string> names_;                ///< of the output topics
  std::array<std::size_t, kTopicCount> indices_;  ///< of a topic among names_, or kNoOutput
  Transactions transactions_;
  std::vector<rd_kafka_vu_t> fields_;  ///< arguments of one produce call: views into the output
  std::string cause_;
};

}  // namespace askmix
