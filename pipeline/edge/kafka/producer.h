// Feeds records into a topic, without transactions: for ingest.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "edge/config.h"

namespace askmix {

struct DeliveryCounts {
  std::int64_t sent = 0;       ///< handed over; delivered + refused once Flush has returned
  std::int64_t delivered = 0;  ///< the broker has it on all replicas in sync
  std::int64_t refused = 0;

  struct Refusal {
    std::uint64_t tag = 0;  ///< what Send was given
    std::string reason;     ///< the broker's
  };
  std::vector<Refusal> first_refusals;  ///< at most 10
};

/// Not thread-safe. Each record is written once even when requests are repeated. While the broker
/// is away it waits, once its queue is full.
class FeedProducer {
 public:
  virtual ~FeedProducer() = default;
  /// Copies `value`. Blocks while the queue is full. `tag` comes back when it is refused.
  virtual void Send(std::string_view value, std::uint64_t tag) = 0;
  /// Waits until the fate of every record is known.
  virtual void Flush() = 0;
  /// As known now; Send and Flush bring it up to date.
  virtual const DeliveryCounts& counts() const = 0;
};

/// `topic`: as it is called on the cluster. Waits until the broker answers; throws
/// Fatal(kConfiguration) when the topic does not exist.
std::unique_ptr<FeedProducer> MakeFeedProducer(const KafkaConfig& config, const std::string& topic);

}  // namespace askmix
