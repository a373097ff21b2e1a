#include "edge/http/event_stream.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <deque>
#include <utility>
#include <vector>

#include "edge/http/problem.h"
#include "edge/log.h"

namespace askmix {

std::string EventFrame(std::string_view event, std::string_view data) {
  std::string frame = "event: ";
  frame.append(event).append("\ndata: ");
  for (const char c : data) {
    if (c == '\n') {
      frame += "\ndata: ";
    } else if (c != '\r') {
      frame += c;
    }
  }
  return frame + "\n\n";
}

/// Lives while an operation of it is under way: it reads until the client goes.
class EventStreams::Stream final : public Crowd::Guest,
                                   public std::enable_shared_from_this<Stream> {
 public:
  Stream(TcpStream stream, EventStreams& owner) : owner_(owner), stream_(std::move(stream)) {
    owner_.crowd_.Enter(*this);
    owner_.crowd_.Move(*this, Crowd::State::kListening);
    owner_.streams_.insert(this);
  }

  void Close() override {
    if (std::exchange(closed_, true)) return;
    owner_.crowd_.Leave(*this);
    owner_.streams_.erase(this);
    stream_.close();
  }

  /// What a client sends is nothing to us, but its end is.
  void Watch() {
    stream_.expires_never();
    stream_.async_read_some(asio::buffer(ignored_),
                            [self = shared_from_this()](ErrorCode error, std::size_t) {
                              return error ? self->Close() : self->Watch();
                            });
  }

  void Send(const std::shared_ptr<const std::string>& frame) {
    if (!frames_.empty() && bytes_ + frame->size() > owner_.limits_.event_bytes_max) {
      log::Debug("a client of events that does not keep up is dropped");
      return Close();
    }
    frames_.push_back(frame);
    bytes_ += frame->size();
    if (frames_.size() == 1) Write();
  }

 private:
  void Write() {
    stream_.expires_after(owner_.limits_.stall_within);
    stream_.async_write_some(asio::buffer(*frames_.front()) + written_bytes_,
                             [self = shared_from_this()](ErrorCode error, std::size_t bytes) {
                               return error ? self->Close() : self->TakeWritten(bytes);
                             });
  }

  void TakeWritten(std::size_t bytes) {
    bytes_ -= bytes;
    written_bytes_ += bytes;
    if (written_bytes_ == frames_.front()->size()) {
      frames_.pop_front();
      written_bytes_ = 0;
    }
    if (!frames_.empty()) Write();
  }

  EventStreams& owner_;
  TcpStream stream_;
  std::array<char, 64> ignored_{};
  std::deque<std::shared_ptr<const std::string>> frames_;  ///< the first one is being written
  std::size_t bytes_ = 0;                                  ///< of all frames, not yet taken
  std::size_t written_bytes_ = 0;                          ///< of the first one
  bool closed_ = false;
};

EventStreams::EventStreams(asio::io_context& io, Crowd& crowd, const HttpLimits& limits)
    : crowd_(crowd), limits_(limits), timer_(io) {
  KeepAlive();
}

EventStreams::~EventStreams() = default;

bool EventStreams::IsFull() const { return streams_.size() >= limits_.event_streams_max; }

HttpResponse EventStreams::Full() {
  constexpr auto kRetryAfterSeconds = "30";
  HttpResponse response = Problem(
      503, "too many clients listen to events already: come later, or ask now and then instead");
  response.headers["Retry-After"] = kRetryAfterSeconds;
  return response;
}

void EventStreams::Add(TcpStream stream, std::string begin) {
  const auto added = std::make_shared<Stream>(std::move(stream), *this);
  added->Watch();
  added->Send(std::make_shared<const std::string>(std::move(begin)));
}

void EventStreams::Send(std::string frame) {
  const auto shared = std::make_shared<const std::string>(std::move(frame));
  // One that is dropped leaves the set.
  const std::vector<Stream*> streams(streams_.begin(), streams_.end());
  for (Stream* const stream : streams) stream->Send(shared);
}

void EventStreams::Stop() {
  stopped_ = true;
  timer_.cancel();
}

void EventStreams::KeepAlive() {
  timer_.expires_after(limits_.keep_alive_every);
  timer_.async_wait([this](ErrorCode error) {
    // Too late to be cancelled, it may wait for its turn already.
    if (error || stopped_) return;
    Send(": keep-alive\n\n");
    KeepAlive();
  });
}

}  // namespace askmix
