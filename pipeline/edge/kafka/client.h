// A connection to the cluster, and what its callbacks tell.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "edge/kafka/errors.h"
#include "edge/kafka/settings.h"

namespace askmix {

/// "<group_prefix>.<stage>.<instance>.<worker>": stable over restarts, unique among the living.
std::string WorkerId(const KafkaConfig& config, std::string_view stage, std::size_t worker);

/// A librdkafka handle. Its errors arrive in whoever polls it, its log lines in threads of its own;
/// the other methods are for the thread that uses the handle.
class Client {
 public:
  /// `who`: for the log. `customize` may set callbacks; `owner` is what Owner() gives them.
  Client(const KafkaConfig& config, ClientKind kind, const Settings& own, std::string who,
         void* owner = nullptr, const std::function<void(rd_kafka_conf_t*)>& customize = {});
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  rd_kafka_t* get() const { return handle_.get(); }
  const std::string& who() const { return who_; }

  template <typename T>
  static T& Owner(void* opaque) {
    return *static_cast<T*>(static_cast<Client*>(opaque)->owner_);
  }

  /// Something came from the broker: it is there.
  void Answered();
  /// A call failed that will be made again: says so, once until Answered. Throws Fatal where
  /// waiting cannot help, or is asked for no longer (then with kOk); waits a moment otherwise.
  void NotAnswered(std::string_view call, rd_kafka_resp_err_t code, std::string_view text);
  /// Throws Fatal(kUnauthorized) when credentials were refused before the broker ever answered.
  void ThrowIfRefused() const;
  /// While the broker is away, asks it now and then (at most once a second) whether it is back.
  /// Throws Fatal(kOk) when nobody is to wait for it any longer.
  void LookForBroker();

 private:
  static void OnError(rd_kafka_t* handle, int code, const char* reason, void* opaque);
  static void OnLog(const rd_kafka_t* handle, int level, const char* facility, const char* line);
  static void OnTokenWanted(rd_kafka_t* handle, const char* config, void* opaque);

  void SayAway(std::string_view reason);
  void ThrowIfStopped() const;
  /// Bounded by a fraction of a second; false when no answer came.
  bool AskForMetadata() const;

  const ClientKind kind_;
  const std::string who_;
  void* const owner_;
  const std::string token_file_;
  const std::function<bool()> stopped_;
  std::string hint_;  ///< added to a refusal of credentials
  std::atomic<bool> ever_answered_ = false;
  std::atomic<bool> away_ = false;
  mutable std::mutex mutex_;
  std::string refusal_;  ///< guarded by mutex_
  std::chrono::steady_clock::time_point looked_{};
  KafkaHandle handle_;  ///< last: destroyed first, while its callbacks can still find the rest
};

/// A list with one element for each partition.
PartitionsHandle MakePartitions(const std::string& topic, std::span<const Partition> partitions);

/// How many partitions the topic has; 0 when it does not exist, nothing when the broker does not
/// tell within `timeout`. `handle`: of a Client. Throws Fatal(kUnauthorized) when it may not know.
std::optional<int> CountPartitions(rd_kafka_t* handle, const std::string& topic, Millis timeout);

/// For each partition where it begins (`which` RD_KAFKA_OFFSET_BEGINNING), where that ends which
/// the client may read (RD_KAFKA_OFFSET_END), or the first record that was written at a time
/// (milliseconds) or later: -1 where there is none. Nothing when the broker does not tell within
/// `timeout`.
std::optional<std::vector<std::int64_t>> FindOffsets(rd_kafka_t* handle, const std::string& topic,
                                                     std::span<const Partition> partitions,
                                                     std::int64_t which, Millis timeout);

}  // namespace askmix
