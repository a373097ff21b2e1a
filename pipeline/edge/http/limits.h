// What the HTTP server grants to its clients. Tests grant less.
#pragma once

#include <cstddef>

#include "core/types.h"

namespace askmix {

struct HttpLimits {
  std::size_t threads = 4;  ///< that run handlers
  /// At once, but no more than half of the files that the process may open. Whoever comes beyond
  /// takes the place of the one that has been idle longest.
  std::size_t connections_max = 1'024;
  std::size_t event_streams_max = 256;  ///< at most half of the connections; beyond it 503
  std::size_t event_bytes_max = std::size_t{1} << 16;  ///< not yet taken by a client of events
  std::size_t head_bytes_max = std::size_t{1} << 14;   ///< of a request; beyond it 431
  /// Of answers that are being read, all together. Beyond it those are given up that have stood
  /// still longest.
  std::size_t unread_bytes_max = std::size_t{1} << 26;

  Millis idle_within{90'000};       ///< between two requests
  Millis head_within{5'000};        ///< from the first byte of a request to its last
  Millis answer_within{30'000};     ///< until an answer is read
  Millis stall_within{10'000};      ///< without a byte of it being taken
  Millis linger_within{2'000};      ///< for what a client still sends when its answer is its last
  Millis keep_alive_every{15'000};  ///< a comment on event streams
};

}  // namespace askmix
