// How far a reader of Bluesky's Jetstream has come, and from where it asks to go on.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/types.h"

namespace askmix {

/// Counts in microseconds since 1970, as Jetstream saw the events: every instance takes that for a
/// cursor, on both of its wires, while sequence numbers are an instance's own.
class JetstreamCursor {
 public:
  /// What is asked for again after a reconnect. Events come at least once, and clocks of instances
  /// differ: whoever counts mentions must know duplicates by their identity.
  static constexpr std::int64_t kRewindUs = 5'000'000;

  explicit JetstreamCursor(std::optional<std::int64_t> start_us) : seen_(start_us) {}

  /// Takes an event's time: `time_us`, or `payload.time` of the second wire. Returns it. One that
  /// lies more than a minute after `now` moves nothing: it would let a reconnect skip what is
  /// between.
  std::optional<TimePoint> See(std::string_view message, TimePoint now);

  /// Of the latest event.
  std::optional<std::int64_t> latest_us() const { return seen_; }

  /// The connection broke on bytes that are no message. The same bytes come again after a
  /// reconnect: from the third time on at one place the next request goes past them, by a second,
  /// doubling.
  void OnGarbage();
  /// How much the next request passes over; 0: nothing.
  std::int64_t skip_us() const;

  /// For the next request; nothing: from now on.
  std::optional<std::int64_t> Request() const;

 private:
  std::optional<std::int64_t> seen_;
  std::optional<std::int64_t> broke_at_;
  int broke_ = 0;  ///< times, at that place
};

}  // namespace askmix
