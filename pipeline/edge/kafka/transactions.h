// A transactional producer, and what becomes of its transactions.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "edge/kafka/client.h"
#include "edge/kafka/kafka.h"

namespace askmix {

/// Who a transactional producer is.
struct TransactionalIdentity {
  std::string id;      ///< the transactional id
  std::string who;     ///< for the log
  std::string living;  ///< a sentence: what it means when somebody else has the id
};

/// Arguments of rd_kafka_produceva. What they point to must live until Produce has returned.
rd_kafka_vu_t Field(rd_kafka_vtype_t type);
rd_kafka_vu_t Bytes(rd_kafka_vtype_t type, std::string_view bytes);
rd_kafka_vu_t HeaderField(const char* name, std::string_view value);

/// Gives a position its note; an empty one says nothing.
void SetMetadata(std::string_view note, rd_kafka_topic_partition_t& position);

/// When an error leaves the outcome of a transaction open, the producer is replaced by a new one
/// with the same transactional id: that settles the old transaction, one way or the other, and the
/// committed positions then tell which.
///
/// librdkafka repeats by itself what a lost connection left unanswered. What was repeated may still
/// be under way, and the broker would take it for a request of the next transaction: an EndTxn that
/// comes late ends it half written. A transaction that loses a connection is therefore the last one
/// of its producer; the next one begins with a new epoch, which makes old requests void.
///
/// Not thread-safe.
class Transactions {
 public:
  /// The broker will not take a record: what Produce was given with it, and why.
  using OnRefused = std::function<void(void* opaque, rd_kafka_resp_err_t code)>;

  /// Returns at once, also while the broker is away. `own`: properties beside the usual ones.
  Transactions(const KafkaConfig& config, TransactionalIdentity identity,
               std::vector<std::string> topics, const Settings& own = {},
               OnRefused on_refused = {});

  /// Waits until the id is ours and the topics are known. Throws Fatal where waiting cannot help.
  void AwaitReady();
  /// How many partitions a topic has; known once we are ready.
  int partitions(std::size_t topic) const { return topics_[topic].partitions; }
  /// How often the id was taken over. In between, somebody else may have had it.
  int takeovers() const { return takeovers_; }

  /// Waits until ready. The first failure of what follows surfaces at Commit.
  void Begin();
  bool has_failed() const { return failure_.has_value(); }
  /// `topic`: index of what the constructor was given. `fields` are completed by the topic and the
  /// order to copy. `bytes`: of the value, for the log.
  void Produce(std::size_t topic, std::vector<rd_kafka_vu_t>& fields, std::size_t bytes,
               void* opaque = nullptr);
  /// Commits what was produced, and `positions` of a consumer group; null: none.
  CommitOutcome Commit(const rd_kafka_topic_partition_list_t* positions,
                       const rd_kafka_consumer_group_metadata_t* group);

  /// Aborts an open transaction. Nothing else may be called any more.
  void Close();

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
  void AwaitTopic(OutputTopic& topic);
  bool IsYoung() const { return Steady::now() - began_ < timeout_; }

  std::optional<KafkaError> Persist(const Call& call) const;
  void RenewIfAConnectionWasLost();
  CommitOutcome Undo(const KafkaError& error);
  CommitOutcome Replace(const KafkaError& error);
  void Fail(KafkaError error);
  void NoteRefusal(rd_kafka_resp_err_t code, std::string_view topic, std::size_t bytes,
                   void* opaque);

  const KafkaConfig config_;
  const TransactionalIdentity identity_;
  Settings own_;
  const OnRefused on_refused_;
  const Millis timeout_;

  std::atomic<int> sockets_closed_ = 0;  ///< counted by threads of client_, hence before it
  std::optional<Client> client_;
  std::vector<OutputTopic> topics_;  ///< of client_, hence after it
  int takeovers_ = 0;
  bool owns_id_ = false;  ///< init_transactions has succeeded
  bool ready_ = false;    ///< and the topics are known

  // Of the open transaction.
  Steady::time_point began_{};
  int sockets_closed_before_ = 0;
  bool open_ = false;
  std::optional<KafkaError> failure_;  ///< of Begin or Produce, to surface at Commit
  bool refused_ = false;

  Replacements replacements_;
};

}  // namespace askmix
