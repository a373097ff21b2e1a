#include <array>
#include <boost/beast/websocket/error.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "core/error.h"
#include "edge/feeds/backoff.h"
#include "edge/feeds/network.h"
#include "edge/feeds/wire.h"

namespace askmix {
namespace {

namespace websocket = boost::beast::websocket;
namespace http = boost::beast::http;

constexpr std::size_t kBlockBytes = 65'536;

TimePoint SystemNow() {
  return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

class BeastWebSocket final : public WebSocket {
 public:
  BeastWebSocket(Loop& loop, const NetworkOptions& options, Endpoint endpoint)
      : loop_(loop),
        options_(options),
        endpoint_(std::move(endpoint)),
        wire_(loop),
        stream_(wire_) {}

  ~BeastWebSocket() override {
    wire_.Close();
    if (pending_) loop_.Drain(*pending_);
  }

  void Open() {
    wire_.Connect(endpoint_, options_);
    // Own limits hold: one that is too large is passed over, and does not end the connection.
    stream_.read_message_max(0);
    websocket::response_type answer;
    pending_ = std::make_shared<Pending>();
    stream_.async_handshake(answer, endpoint_.Name(), endpoint_.target,
                            [p = pending_](ErrorCode error) { p->Finish(error); });
    try {
      loop_.Await(*pending_, Steady::now() + options_.connect_timeout, LossKind::kUnreachable,
                  endpoint_.Name() + " does not answer to the handshake in time");
    } catch (const ConnectionLost&) {
      wire_.Close();  // The answer is written to until the operation is over.
      loop_.Drain(*pending_);
      throw;
    }
    const ErrorCode error = std::exchange(pending_, nullptr)->error;
    if (error == websocket::error::upgrade_declined) throw Declined(answer);
    if (error) throw LossOf(endpoint_, error);
    silent_at_ = Steady::now() + options_.stall_timeout;
  }

  Got Read(std::string& message, Millis wait) override {
    const auto until = Steady::now() + wait;
    for (;;) {
      if (!pending_) Start();
      if (!loop_.RunUntil(*pending_, std::min(until, silent_at_))) {
        if (Steady::now() < silent_at_) return Got::kNothing;
        throw Silence(endpoint_, options_.stall_timeout);
      }
      const PendingPtr done = std::exchange(pending_, nullptr);
      if (done->error) throw Loss(done->error);
      silent_at_ = Steady::now() + options_.stall_timeout;
      Take(done->bytes);
      if (stream_.is_message_done()) return Finish(message);
    }
  }

 private:
  void Start() {
    pending_ = std::make_shared<Pending>();
    stream_.async_read_some(
        boost::asio::buffer(block_),
        [p = pending_](ErrorCode error, std::size_t count) { p->Finish(error, count); });
  }

  void Take(std::size_t count) {
    too_large_ = too_large_ || message_.size() + count > options_.message_bytes_max;
    if (too_large_) {
      message_.clear();
    } else {
      message_.append(block_.data(), count);
    }
  }

  Got Finish(std::string& message) {
    message.swap(message_);
    message_.clear();
    if (std::exchange(too_large_, false)) return Got::kTooLarge;
    return stream_.got_text() ? Got::kText : Got::kBinary;
  }

  ConnectionLost Loss(ErrorCode error) const {
    if (error != websocket::error::closed) return LossOf(endpoint_, error);
    const websocket::close_reason& reason = stream_.reason();
    return {LossKind::kClosed,
            endpoint_.Name() + " has ended the stream (" + std::to_string(reason.code) +
                (reason.reason.empty() ? "" : ": " + std::string(reason.reason.c_str())) + ")"};
  }

  ConnectionLost Declined(const websocket::response_type& answer) const {
    constexpr std::size_t kShown = 200;
    std::string what = endpoint_.Name() + " answers " + std::to_string(answer.result_int()) + " " +
                       std::string(answer.reason()) + " to the request for " + endpoint_.target;
    if (!answer.body().empty()) what += ": " + answer.body().substr(0, kShown);
    const auto retry = answer[http::field::retry_after];
    return {static_cast<int>(answer.result_int()),
            ParseRetryAfter({retry.data(), retry.size()}, SystemNow()), what};
  }

  Loop& loop_;
  const NetworkOptions& options_;
  const Endpoint endpoint_;
  Wire wire_;
  websocket::stream<Wire&> stream_;
  PendingPtr pending_;
  Steady::time_point silent_at_;
  std::array<char, kBlockBytes> block_{};
  std::string message_;     ///< what has come of the message that is being read
  bool too_large_ = false;  ///< what comes of it is dropped
};

}  // namespace

std::unique_ptr<WebSocket> Network::OpenWebSocket(const Endpoint& endpoint) {
  auto socket = std::make_unique<BeastWebSocket>(impl_->loop, impl_->options, endpoint);
  socket->Open();
  return socket;
}

}  // namespace askmix
