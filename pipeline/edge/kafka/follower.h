// Follows topics without a group, behind the port.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "edge/kafka/batch.h"
#include "edge/kafka/client.h"
#include "edge/kafka/kafka.h"

namespace askmix {

/// Connects in the first polls. librdkafka keeps the positions: what retention deletes is passed
/// over, and topics that were made anew are read from their begin.
class KafkaFollower : public Follower {
 public:
  /// `group`: whose rights are used; it is neither joined nor written.
  KafkaFollower(const KafkaConfig& config, const std::string& group,
                std::span<const Following> topics);

  std::span<const FollowedRecord> Poll(Millis wait) override;
  bool HasCaughtUp() const override { return assigned_ && behind_ == 0; }

 private:
  struct Part {
    Offset begin{};
    Offset end{};  ///< of what may be read, when it was first looked at
    bool behind = false;
  };
  struct Followed {
    Following following;
    std::vector<Part> parts;  ///< by partition
  };

  /// False: the broker does not answer.
  bool Assign();
  bool FindParts(const std::string& name, Followed& followed);
  void Take(MessageHandle message);
  void TakeError(const rd_kafka_message_t& message) const;
  /// Everything before `next` was read.
  void Reach(const std::string& topic, std::int32_t partition, Offset next);

  std::map<std::string, Followed> topics_;  ///< by name on the cluster
  bool assigned_ = false;
  std::size_t behind_ = 0;  ///< parts whose end was not reached yet
  Client client_;
  Batch batch_;                ///< of client_, which waits for its messages when it ends
  std::vector<Topic> origin_;  ///< of the batch's records
  std::vector<FollowedRecord> records_;
};

}  // namespace askmix
