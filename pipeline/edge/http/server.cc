#include "edge/http/server.h"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <chrono>
#include <thread>
#include <utility>

#include "edge/http/connection.h"
#include "edge/http/crowd.h"
#include "edge/http/event_stream.h"
#include "edge/http/listener.h"
#include "edge/http/wire.h"
#include "edge/log.h"

namespace askmix {
namespace {

constexpr std::chrono::milliseconds kAcceptRetry{100};

/// What the files that may be open leave of them. Streams of events, which nobody's coming ends,
/// leave room for others.
HttpLimits Possible(HttpLimits limits) {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return limits;
  limits.connections_max = std::min<std::size_t>(limits.connections_max, files.rlim_cur / 2);
  limits.event_streams_max = std::min(limits.event_streams_max, limits.connections_max / 2);
  return limits;
}

bool IsOutOfFiles(ErrorCode error) {
  return error == boost::system::errc::too_many_files_open ||
         error == boost::system::errc::too_many_files_open_in_system;
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const std::string& address, HttpHandler handler, const HttpLimits& limits)
      : limits_(Possible(limits)),
        handler_(std::move(handler)),
        acceptor_(Listen(io_, address)),
        endpoint_(acceptor_.local_endpoint()),
        handlers_(limits.threads),
        crowd_(limits_.connections_max, limits_.unread_bytes_max) {
    Accept();
    thread_ = std::thread([this] { io_.run(); });
  }

  /// Handlers that run borrow what the caller owns, so they are waited for; what they answer is of
  /// no use any more.
  ~Impl() {
    asio::post(io_, [this] {
      ErrorCode ignored;
      acceptor_.close(ignored);
      retry_.cancel();
      events_.Stop();
      crowd_.CloseAll();
    });
    handlers_.stop();
    handlers_.join();
    work_.reset();
    thread_.join();
  }

  const Tcp::endpoint& endpoint() const { return endpoint_; }

  void Publish(std::string frame) {
    asio::post(io_, [this, frame = std::move(frame)]() mutable { events_.Send(std::move(frame)); });
  }

 private:
  void Accept() {
    acceptor_.async_accept([this](ErrorCode error, Tcp::socket socket) {
      if (!acceptor_.is_open()) return;
      if (error) return TakeFailure(error);
      if (crowd_.MakeRoom()) std::make_shared<Connection>(std::move(socket), shared_)->Start();
      Accept();
    });
  }

  void TakeFailure(ErrorCode error) {
    if (IsOutOfFiles(error) && crowd_.CloseOne()) return Accept();
    log::Warn("an HTTP connection could not be taken", {{"why", error.message()}});
    retry_.expires_after(kAcceptRetry);
    retry_.async_wait([this](ErrorCode cancelled) {
      if (!cancelled) Accept();
    });
  }

  const HttpLimits limits_;
  const HttpHandler handler_;
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  Tcp::acceptor acceptor_;
  const Tcp::endpoint endpoint_;
  asio::steady_timer retry_{io_};
  asio::thread_pool handlers_;
  Crowd crowd_;
  EventStreams events_{io_, crowd_, limits_};
  Shared shared_{limits_, handler_, handlers_, crowd_, events_};
  std::thread thread_;
};

HttpServer::HttpServer(const std::string& address, HttpHandler handler, const HttpLimits& limits)
    : impl_(std::make_unique<Impl>(address, std::move(handler), limits)) {}

HttpServer::~HttpServer() = default;

int HttpServer::port() const { return impl_->endpoint().port(); }

std::string HttpServer::url() const { return UrlOf(impl_->endpoint()); }

void HttpServer::Publish(std::string_view event, std::string_view data) {
  impl_->Publish(EventFrame(event, data));
}

}  // namespace askmix
