// Clients of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
// Everything here belongs to the thread that runs the server's connections.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

#include "edge/http/crowd.h"
#include "edge/http/limits.h"
#include "edge/http/message.h"
#include "edge/http/wire.h"

namespace askmix {

/// One event as bytes. `event` is one line, `data` may have several.
std::string EventFrame(std::string_view event, std::string_view data);

/// All clients of events, who get the same. One that does not take them fast enough is dropped, and
/// may come again.
class EventStreams {
 public:
  /// References are borrowed.
  EventStreams(asio::io_context& io, Crowd& crowd, const HttpLimits& limits);
  ~EventStreams();

  bool IsFull() const;
  /// The answer to one too many.
  static HttpResponse Full();
  /// `begin` is what it gets before all events: the head of its answer.
  void Add(TcpStream stream, std::string begin);
  void Send(std::string frame);
  /// No more comments; the crowd closes the streams.
  void Stop();

 private:
  class Stream;

  void KeepAlive();

  Crowd& crowd_;
  const HttpLimits& limits_;
  asio::steady_timer timer_;
  bool stopped_ = false;
  std::unordered_set<Stream*> streams_;
};

}  // namespace askmix
