// Connections that askmix opens, to feeds and to other instances of itself: WebSockets and streamed
// HTTP answers, plain or over TLS. Asio, Beast and OpenSSL stay behind this header.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"
#include "edge/feeds/endpoint.h"

namespace askmix {

enum class LossKind {
  kUnreachable,  ///< no address, refused, or no answer in time
  kCertificate,  ///< the other side cannot prove who it is
  kStatus,       ///< an HTTP status that is no success
  kSilent,       ///< nothing came for too long
  kClosed,       ///< the other side, or something on the way, has closed it
  kGarbage,      ///< what came is not what was agreed on
  kStopped       ///< we are asked to stop
};

/// A connection did not come about, or is over. what() is a sentence for people: who, what, and
/// what to do where that is known.
class ConnectionLost : public std::runtime_error {
 public:
  ConnectionLost(LossKind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  ConnectionLost(int status, std::optional<Millis> retry_after, const std::string& what)
      : std::runtime_error(what),
        kind_(LossKind::kStatus),
        status_(status),
        retry_after_(retry_after) {}

  LossKind kind() const { return kind_; }
  int status() const { return status_; }
  /// What the other side asks for before the next attempt.
  std::optional<Millis> retry_after() const { return retry_after_; }
  /// Whether trying again would end in the same way: a certificate, and statuses that say that the
  /// request is wrong.
  bool IsRefusal() const;

 private:
  LossKind kind_;
  int status_ = 0;
  std::optional<Millis> retry_after_;
};

/// Messages of one WebSocket. Pings are answered while Read waits.
class WebSocket {
 public:
  enum class Got { kText, kBinary, kTooLarge, kNothing };

  virtual ~WebSocket() = default;
  /// Waits for the next message, at most `wait`, and puts a text message into `message`. Of binary
  /// ones, and of ones over the limit, nothing is kept. Throws ConnectionLost.
  virtual Got Read(std::string& message, Millis wait) = 0;
};

/// The answer to one GET request.
class HttpStream {
 public:
  enum class Got { kBytes, kNothing, kEnd };

  virtual ~HttpStream() = default;
  virtual int status() const = 0;
  /// Empty when there is none of that name.
  virtual std::string Header(std::string_view name) const = 0;
  /// Waits for the next bytes of the body, at most `wait`, and appends them. Throws
  /// ConnectionLost, also when the body ends before it should.
  virtual Got Read(std::string& bytes, Millis wait) = 0;
};

struct HttpHeader {
  std::string name, value;
};

struct NetworkOptions {
  std::string ca_file;  ///< PEM; trusted instead of the system's authorities. Empty: those
  Millis connect_timeout{10'000};  ///< until the connection stands; once more for its answer
  Millis stall_timeout{60'000};    ///< without a byte
  std::size_t message_bytes_max = 0;
  /// Whether a stop is asked for. Asked at least every 50 ms while something is awaited.
  std::function<bool()> stopped;
};

/// Makes connections; all of them work on the thread that calls them. Outlives them. Names are
/// looked up by the C library on a thread of Asio's, which cannot be interrupted: a destructor may
/// wait for a resolver that does not answer.
class Network {
 public:
  explicit Network(NetworkOptions options);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  /// Returns once the handshake is done. Throws ConnectionLost.
  std::unique_ptr<WebSocket> OpenWebSocket(const Endpoint& endpoint);
  /// Returns once the answer's headers are here, whatever its status. Throws ConnectionLost.
  std::unique_ptr<HttpStream> Get(const Endpoint& endpoint, const std::vector<HttpHeader>& headers);

  const NetworkOptions& options() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace askmix
