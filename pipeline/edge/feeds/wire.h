// A TCP connection, with TLS or without, as Asio's and Beast's operations want it. For the other
// files of this folder only.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "edge/feeds/network.h"

namespace askmix {

using Steady = std::chrono::steady_clock;
using ErrorCode = boost::system::error_code;

/// An operation that was started; its handler holds it too, so that it may be abandoned.
struct Pending {
  bool done = false;
  ErrorCode error;
  std::size_t bytes = 0;

  void Finish(ErrorCode code, std::size_t count = 0) {
    done = true;
    error = code;
    bytes = count;
  }
};
using PendingPtr = std::shared_ptr<Pending>;

/// Runs handlers on the thread that waits.
class Loop {
 public:
  explicit Loop(const std::function<bool()>& stopped) : stopped_(stopped) {}

  boost::asio::io_context& io() { return io_; }

  /// Until `pending` is done; false when it is not by `until`, or when a stop is asked for.
  bool RunUntil(const Pending& pending, Steady::time_point until);
  /// The same, for what must be done by `until`: throws kStopped, or `kind` with `late`.
  void Await(const Pending& pending, Steady::time_point until, LossKind kind,
             const std::string& late);
  /// Lets an operation whose connection was closed come to its end.
  void Drain(const Pending& pending);

 private:
  boost::asio::io_context io_;
  const std::function<bool()>& stopped_;
};

class Wire {
 public:
  using executor_type = boost::asio::io_context::executor_type;
  using Done = std::function<void(ErrorCode, std::size_t)>;

  explicit Wire(Loop& loop);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  /// By TCP, then by TLS where the endpoint wants it. Throws ConnectionLost.
  void Connect(const Endpoint& endpoint, const NetworkOptions& options);
  void Close();

  executor_type get_executor() { return loop_.io().get_executor(); }

  template <typename Buffers, typename Handler>
  auto async_read_some(const Buffers& buffers, Handler&& handler) {
    return boost::asio::async_initiate<Handler, void(ErrorCode, std::size_t)>(
        [this](auto taken, const Buffers& to) {
          ReadSome(FirstOf<boost::asio::mutable_buffer>(to), Erased(std::move(taken)));
        },
        handler, buffers);
  }

  template <typename Buffers, typename Handler>
  auto async_write_some(const Buffers& buffers, Handler&& handler) {
    return boost::asio::async_initiate<Handler, void(ErrorCode, std::size_t)>(
        [this](auto taken, const Buffers& from) {
          WriteSome(FirstOf<boost::asio::const_buffer>(from), Erased(std::move(taken)));
        },
        handler, buffers);
  }

 private:
  struct Tls;

  /// "Some" may be as little as the first buffer that is not empty.
  template <typename Buffer, typename Buffers>
  static Buffer FirstOf(const Buffers& buffers) {
    for (auto at = boost::asio::buffer_sequence_begin(buffers);
         at != boost::asio::buffer_sequence_end(buffers); ++at) {
      const Buffer buffer(*at);
      if (buffer.size() > 0) return buffer;
    }
    return {};
  }

  /// One type of handler for all: else every operation of Beast would be compiled twice, with TLS
  /// and without.
  template <typename Handler>
  static Done Erased(Handler handler) {
    return [shared = std::make_shared<Handler>(std::move(handler))](
               ErrorCode error, std::size_t count) { (*shared)(error, count); };
  }

  void ReadSome(boost::asio::mutable_buffer buffer, Done done);
  void WriteSome(boost::asio::const_buffer buffer, Done done);
  void ConnectTcp(const Endpoint& endpoint, Steady::time_point until);
  void ConnectTls(const Endpoint& endpoint, const NetworkOptions& options,
                  Steady::time_point until);

  Loop& loop_;
  boost::asio::ip::tcp::resolver resolver_;
  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<Tls> tls_;
};

// How Beast closes what it does not know.
inline void beast_close_socket(Wire& wire) { wire.Close(); }
inline void teardown(boost::beast::role_type /*role*/, Wire& wire, ErrorCode& error) {
  wire.Close();
  error = {};
}
template <typename Handler>
void async_teardown(boost::beast::role_type /*role*/, Wire& wire, Handler&& handler) {
  wire.Close();
  boost::asio::post(wire.get_executor(),
                    [h = std::forward<Handler>(handler)]() mutable { h(ErrorCode{}); });
}

/// A loss of a connection that stood.
ConnectionLost LossOf(const Endpoint& endpoint, ErrorCode error);
/// The same when nothing came for `silence`.
ConnectionLost Silence(const Endpoint& endpoint, Millis silence);

struct Network::Impl {
  explicit Impl(NetworkOptions given) : options(std::move(given)), loop(options.stopped) {}
  const NetworkOptions options;
  Loop loop;
};

}  // namespace askmix
