// A feed that does not end: connects, reads, and connects again when it is cut off.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "core/types.h"
#include "edge/feeds/backoff.h"
#include "edge/feeds/endpoint.h"

namespace askmix {

/// How far a feed has come: enough to go on from there in another process.
struct FeedMark {
  std::int64_t offset = 0;
  std::string note = {};
};

/// One record of a feed, and how far the feed has come with it.
struct FeedItem {
  std::string value;  ///< as it was delivered
  FeedMark mark;
  std::optional<TimePoint> time;  ///< of the event, where the feed tells
};

/// What one platform's file provides. Its functions throw ConnectionLost.
class FeedSource {
 public:
  virtual ~FeedSource() = default;
  virtual const std::vector<Endpoint>& endpoints() const = 0;
  virtual void Open(const Endpoint& endpoint) = 0;
  /// False: nothing came for `wait`.
  virtual bool Read(FeedItem& item, Millis wait) = 0;
  /// After a loss, and before the next Open.
  virtual void Close() = 0;
  /// What came and was not passed on, by its reason.
  virtual const std::map<std::string_view, std::int64_t>& dropped() const = 0;
};

/// The passing of time; a test has its own.
struct FeedClock {
  std::function<std::chrono::steady_clock::time_point()> now;
  /// Waits, or returns early when a stop is asked for.
  std::function<void(Millis)> wait;
};

/// Not thread-safe. Between attempts it waits 1 s, doubling up to a minute; from the beginning
/// again after a minute in which records came. Each attempt goes to the next endpoint. One that
/// refuses us for good (a certificate, a wrong request) is left out.
class LiveFeed {
 public:
  static constexpr Millis kFirstWait{1'000};
  static constexpr Millis kLongestWait{60'000};
  static constexpr Millis kGoodWhile{60'000};

  enum class Got { kRecord, kNothing, kDisconnected };

  LiveFeed(std::unique_ptr<FeedSource> source, FeedClock clock, std::uint64_t seed);

  /// The next record into `item`; or nothing for `wait`, or while it connects, which may take some
  /// seconds more. kDisconnected: the connection was lost, and will be made again by the next
  /// calls. Throws Fatal(kConfiguration) when every endpoint refuses us.
  Got Next(FeedItem& item, Millis wait);

  /// Of the endpoint that is, or was, connected.
  const std::string& host() const { return host_; }
  std::int64_t reconnects() const { return reconnects_; }
  const FeedSource& source() const { return *source_; }

 private:
  using Time = std::chrono::steady_clock::time_point;

  Got Connect();
  void OnLoss(const class ConnectionLost& loss);
  void TakeNextEndpoint();

  std::unique_ptr<FeedSource> source_;
  const FeedClock clock_;
  Backoff backoff_;
  std::size_t at_ = 0;            ///< index of the endpoint
  std::set<std::size_t> closed_;  ///< endpoints that refuse us
  std::string host_;
  bool open_ = false;
  bool was_open_ = false;  ///< ever
  Time opened_, next_attempt_;
  std::optional<Time> last_record_;  ///< of this connection
  std::int64_t reconnects_ = 0;
};

}  // namespace askmix
