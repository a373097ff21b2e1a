// A transactional producer, behind the port.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "edge/kafka/client.h"
#include "edge/kafka/kafka.h"

namespace askmix {

/// When an error leaves the outcome of a transaction open, the producer is replaced by a new one
/// with the same transactional id: that settles the old transaction, one way or the other, and the
/// committed positions then tell which.
///
/// librdkafka repeats by itself what a lost connection left unanswered. What was repeated may still
/// be under way, and the broker would take it for a request of the next transaction: an EndTxn that
/// comes late ends it half written. A transaction that loses a connection is therefore the last one
/// of its producer; the next one begins with a new epoch, which makes old requests void.
class KafkaSink : public Sink {
 public:
  KafkaSink(const KafkaConfig& config, const StageRow& row, std::size_t worker);

  void Begin() override;
  void Write(const Output& output) override;
  CommitOutcome Commit(std::span<const Position> positions, const GroupToken& membership) override;
  void Close() override;

 private:
  using Steady = std::chrono::steady_clock;
  using Call = std::function<rd_kafka_error_t*()>;

  struct OutputTopic {
    std::string name;
    TopicHandle handle;
    int partitions = 0;
  };

  static void OnDelivery(rd_kafka_t* handle, const rd_kafka_message_t* message, void* opaque);
  static int OnSocketToClose(int socket, void* opaque);

  void Connect();
  void AwaitReady();
  void AwaitTopic(OutputTopic& topic);
  bool IsYoung() const { return Steady::now() - began_ < timeout_; }

  std::optional<KafkaError> Persist(const Call& call) const;
  std::optional<KafkaError> SendPositions(std::span<const Position> positions,
                                          const GroupToken& membership) const;
  void RenewIfAConnectionWasLost();
  CommitOutcome Undo(const KafkaError& error);
  CommitOutcome Replace(const KafkaError& error);
  void FillFields(const OutputTopic& topic, const Output& output);
  void Produce(const OutputTopic& topic, std::size_t bytes);
  void Fail(KafkaError error);
  void NoteRefusal(rd_kafka_resp_err_t code, std::string_view topic, std::size_t bytes);

  const KafkaConfig config_;
  const std::string id_;
  const std::string input_;
  const Millis timeout_;
  std::vector<Topic> outputs_;

  std::atomic<int> sockets_closed_ = 0;  ///< counted by threads of client_, hence before it
  std::optional<Client> client_;
  std::array<OutputTopic, kTopicCount> topics_;  ///< of client_, hence after it
  bool owns_id_ = false;                         ///< init_transactions has succeeded
  bool ready_ = false;                           ///< and the output topics are known

  // Of the open transaction.
  Steady::time_point began_{};
  int sockets_closed_before_ = 0;
  bool open_ = false;
  std::optional<KafkaError> failure_;  ///< of Begin or Write, to surface at Commit
  bool refused_ = false;
  std::vector<rd_kafka_vu_t> fields_;  ///< arguments of one produce call: views into the output
  std::string cause_;

  Replacements replacements_;
};

}  // namespace askmix
