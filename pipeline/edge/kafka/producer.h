// Feeds records into a topic, each exactly once, with the feed's position beside them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "edge/config.h"

namespace askmix {

struct DeliveryCounts {
  std::int64_t sent = 0;       ///< handed over; delivered + refused once it is committed
  std::int64_t delivered = 0;  ///< committed: readers see it
  std::int64_t refused = 0;

  struct Refusal {
    std::uint64_t tag = 0;  ///< what Send was given
    std::string reason;     ///< the broker's
  };
  std::vector<Refusal> first_refusals;  ///< at most 10
};

/// How far a feed has come. What it means is the feed's affair.
struct FeedPosition {
  std::int64_t offset = 0;  ///< not negative
  std::string note = {};    ///< at most kFeedNoteBytesMax bytes of printable ASCII
  friend bool operator==(const FeedPosition&, const FeedPosition&) = default;
};
inline constexpr std::size_t kFeedNoteBytesMax = 3'000;

/// Records and the position after them become visible together, in transactions, or not at all.
/// What a transaction that fails has taken is sent again. While the broker is away it waits. Not
/// thread-safe.
class FeedProducer {
 public:
  virtual ~FeedProducer() = default;

  /// The last one that was committed, by this process or one before it; nothing: none. The broker
  /// forgets positions that were not written for its offsets.retention.minutes (7 days).
  virtual std::optional<FeedPosition> position() const = 0;

  /// Copies all. `tag` comes back when the broker refuses the record. A feed with a name calls
  /// Commit once IsDue; one without is committed on the way.
  virtual void Send(std::string_view value, std::span<const Header> headers, std::uint64_t tag) = 0;
  void Send(std::string_view value, std::uint64_t tag) { Send(value, {}, tag); }

  /// Whether the open transaction is large or old enough: 10,000 records, 8 MiB, or a second.
  virtual bool IsDue() const = 0;
  /// Waits until all that was sent, and the position after it, are committed. Throws Fatal: with
  /// kFenced when another process feeds under the same name.
  virtual void Commit(const FeedPosition& position) = 0;
  /// The same without a new position.
  virtual void Flush() = 0;

  virtual const DeliveryCounts& counts() const = 0;
};

/// `topic`: as it is called on the cluster. `name`: of the feed, unique among the living and stable
/// over restarts: transactional id and consumer group are "<group_prefix>.ingest.<name>". Empty: it
/// gets one that nobody has, and its position is of no use. Waits until the broker answers and what
/// a predecessor left open is settled; throws Fatal(kConfiguration) when the topic does not exist.
std::unique_ptr<FeedProducer> MakeFeedProducer(const KafkaConfig& config, const std::string& topic,
                                               const std::string& name = {});

}  // namespace askmix
