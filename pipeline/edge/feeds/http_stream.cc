#include <array>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <limits>

#include "edge/feeds/network.h"
#include "edge/feeds/wire.h"

namespace askmix {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t kBlockBytes = 65'536;
constexpr std::uint32_t kHeaderBytesMax = 65'536;

class BeastHttpStream final : public HttpStream {
 public:
  BeastHttpStream(Loop& loop, const NetworkOptions& options, Endpoint endpoint)
      : loop_(loop), options_(options), endpoint_(std::move(endpoint)), wire_(loop) {
    parser_.header_limit(kHeaderBytesMax);
    // "None" refuses every body of a known length (Boost 1.74).
    parser_.body_limit(std::numeric_limits<std::uint64_t>::max());
  }

  ~BeastHttpStream() override { End(); }

  void Open(const std::vector<HttpHeader>& headers) {
    wire_.Connect(endpoint_, options_);
    const auto until = Steady::now() + options_.connect_timeout;
    request_ = "GET " + endpoint_.target + " HTTP/1.1\r\nHost: " + endpoint_.Name() +
               "\r\nUser-Agent: askmix\r\n";
    for (const HttpHeader& header : headers) {
      request_.append(header.name).append(": ").append(header.value).append("\r\n");
    }
    request_ += "\r\n";
    pending_ = std::make_shared<Pending>();
    boost::asio::async_write(
        wire_, boost::asio::buffer(request_),
        [p = pending_](ErrorCode error, std::size_t count) { p->Finish(error, count); });
    AwaitAnswer(until);
    pending_ = std::make_shared<Pending>();
    http::async_read_header(
        wire_, buffer_, parser_,
        [p = pending_](ErrorCode error, std::size_t count) { p->Finish(error, count); });
    AwaitAnswer(until);
    silent_at_ = Steady::now() + options_.stall_timeout;
  }

  int status() const override { return static_cast<int>(parser_.get().result_int()); }

  std::string Header(std::string_view name) const override {
    const auto value = parser_.get()[boost::beast::string_view(name.data(), name.size())];
    return {value.data(), value.size()};
  }

  Got Read(std::string& bytes, Millis wait) override {
    const auto until = Steady::now() + wait;
    for (;;) {
      if (!pending_ && parser_.is_done()) return Got::kEnd;
      if (!pending_) Start();
      if (!loop_.RunUntil(*pending_, std::min(until, silent_at_))) {
        if (Steady::now() < silent_at_) return Got::kNothing;
        throw Silence(endpoint_, options_.stall_timeout);
      }
      const ErrorCode error = std::exchange(pending_, nullptr)->error;
      // What came before the connection broke is good.
      const std::size_t count = block_.size() - parser_.get().body().size;
      bytes.append(block_.data(), count);
      if (error && error != http::error::need_buffer) throw Loss(error);
      silent_at_ = Steady::now() + options_.stall_timeout;
      if (count > 0) return Got::kBytes;
    }
  }

 private:
  void AwaitAnswer(Steady::time_point until) {
    loop_.Await(*pending_, until, LossKind::kUnreachable,
                endpoint_.Name() + " does not answer to the request in time");
    if (const ErrorCode error = std::exchange(pending_, nullptr)->error) throw Loss(error);
  }

  void Start() {
    parser_.get().body().data = block_.data();
    parser_.get().body().size = block_.size();
    parser_.get().body().more = true;
    pending_ = std::make_shared<Pending>();
    http::async_read_some(
        wire_, buffer_, parser_,
        [p = pending_](ErrorCode error, std::size_t count) { p->Finish(error, count); });
  }

  ConnectionLost Loss(ErrorCode error) const {
    const bool early = error == http::error::end_of_stream || error == http::error::partial_message;
    return LossOf(endpoint_, early ? ErrorCode(boost::asio::error::eof) : error);
  }

  void End() {
    wire_.Close();
    if (pending_) loop_.Drain(*pending_);
  }

  Loop& loop_;
  const NetworkOptions& options_;
  const Endpoint endpoint_;
  Wire wire_;
  std::string request_;
  boost::beast::flat_buffer buffer_;
  http::response_parser<http::buffer_body> parser_;
  PendingPtr pending_;
  Steady::time_point silent_at_;
  std::array<char, kBlockBytes> block_{};
};

}  // namespace

std::unique_ptr<HttpStream> Network::Get(const Endpoint& endpoint,
                                         const std::vector<HttpHeader>& headers) {
  auto stream = std::make_unique<BeastHttpStream>(impl_->loop, impl_->options, endpoint);
  stream->Open(headers);
  return stream;
}

}  // namespace askmix
