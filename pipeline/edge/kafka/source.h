// A member of a consumer group, behind the port.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "edge/kafka/batch.h"
#include "edge/kafka/client.h"
#include "edge/kafka/kafka.h"

namespace askmix {

/// Positions are kept here, not in librdkafka: `next_` says which record of each partition comes
/// next, and what does not fit is dropped.
///
/// A new assignment is acknowledged at once, with no partition to fetch from, so that the group is
/// not held up while state is rebuilt; Start begins fetching. A revocation takes effect inside the
/// Poll that reports it: between turns no transaction is open, and a commit that comes late all the
/// same is refused by the broker, because the membership it proves is over.
class KafkaSource : public Source {
 public:
  KafkaSource(const KafkaConfig& config, const StageRow& row, std::size_t worker);

  Polled Poll(std::size_t records_max, Millis wait) override;
  std::vector<std::optional<Position>> Committed(std::span<const Partition> partitions) override;
  Offset Oldest(Partition partition) override;
  std::int32_t PartitionCount() override;
  void Start(std::span<const Position> positions) override;
  GroupToken Membership() override;
  void Close() override;

 private:
  struct Rebalance {
    std::vector<Partition> revoked;
    std::optional<std::vector<Partition>> assigned;
  };

  static void OnRebalance(rd_kafka_t* handle, rd_kafka_resp_err_t code,
                          rd_kafka_topic_partition_list_t* partitions, void* opaque);

  bool HasRebalanced() const { return !rebalance_.revoked.empty() || rebalance_.assigned; }
  void Gather(std::size_t records_max, Millis wait);
  void Take(MessageHandle message);
  void TakeEnd(const rd_kafka_message_t& message);
  void TakeError(const rd_kafka_message_t& message);
  void SkipDeleted(Partition partition);
  /// Whether these partitions, and no others, were started and not revoked.
  bool IsReading(std::span<const Position> positions) const;
  /// Moves partitions that are being read; false: one of them is not (retention deleted its
  /// records).
  bool Seek(rd_kafka_topic_partition_list_t& positions);
  void ThrowIfDead() const;
  [[noreturn]] void ThrowNoTopic() const;

  const std::string topic_;
  const Millis gather_;               ///< how long records are gathered after the first
  Rebalance rebalance_;               ///< what the callback saw in this poll
  std::map<Partition, Offset> next_;  ///< of the partitions that were started
  std::vector<Position> at_end_;
  std::vector<LostRange> lost_;
  bool something_came_ = false;  ///< in this poll
  Client client_;
  Batch batch_;  ///< of client_, which waits for its messages when it ends
};

}  // namespace askmix
