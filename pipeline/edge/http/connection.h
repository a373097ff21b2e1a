// One client: its requests, one after the other, until it or the server has had enough.
#pragma once

#include <chrono>
#include <memory>
#include <variant>

#include "edge/http/answer.h"
#include "edge/http/crowd.h"
#include "edge/http/event_stream.h"
#include "edge/http/limits.h"
#include "edge/http/message.h"
#include "edge/http/wire.h"

namespace askmix {

/// What the connections of a server share; it outlives them. Only `handler` is for other threads
/// than the one that runs the connections.
struct Shared {
  const HttpLimits& limits;
  const HttpHandler& handler;
  asio::thread_pool& handlers;  ///< threads for it
  Crowd& crowd;
  EventStreams& events;
};

/// Lives while an operation of it is under way.
class Connection final : public Crowd::Guest, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Tcp::socket socket, Shared& shared);
  ~Connection() override;

  void Start();
  void Close() override;

 private:
  struct Reader;
  using Steady = std::chrono::steady_clock;

  void AwaitRequest();
  void ReadHead();
  void TakeHead(ErrorCode error);
  void Ask(std::variant<HttpRequest, HttpResponse> asked);
  void Send(Answer answer);
  void Write();
  void TakeWritten(ErrorCode error, std::size_t bytes);
  void Listen(Answer answer);
  void Linger();
  void Discard();

  Shared& shared_;
  TcpStream stream_;
  std::unique_ptr<Reader> reader_;
  AnswerForm form_;
  Answer answer_;
  std::size_t written_bytes_ = 0;
  Steady::time_point deadline_;  ///< for the answer, or the end
  bool is_first_ = true;
  bool closed_ = false;
};

}  // namespace askmix
