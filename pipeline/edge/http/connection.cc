#include "edge/http/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_suffix.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <exception>
#include <limits>
#include <optional>
#include <utility>

#include "edge/http/accept_encoding.h"
#include "edge/http/listener.h"
#include "edge/http/problem.h"
#include "edge/http/request.h"
#include "edge/log.h"

namespace askmix {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr std::size_t kBlockBytes = 1'024;
/// The system would take megabytes of each answer that nobody reads.
constexpr int kSendBufferBytes = 1 << 18;

/// What came is no request, rather than nothing more or no connection.
bool IsMalformed(ErrorCode error) {
  return error.category() == http::make_error_code(http::error::end_of_stream).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

Answer Failed(const char* why, const AnswerForm& form) {
  log::Error("an HTTP request failed", {{"why", why}});
  return MakeAnswer(Problem(500, "askmix failed to answer; its log says why"), form);
}

Answer AnswerTo(const HttpRequest& request, const HttpHandler& handler, AnswerForm form) {
  try {
    const auto accepted = request.headers.find("accept-encoding");
    form.gzip = accepted != request.headers.end() && PrefersGzip(accepted->second);
    return MakeAnswer(handler(request), form);
  } catch (const std::exception& error) {
    return Failed(error.what(), form);
  } catch (...) {
    return Failed("an exception without a name", form);
  }
}

}  // namespace

struct Connection::Reader {
  explicit Reader(std::size_t bytes_max) : buffer(bytes_max) {}
  beast::flat_buffer buffer;
  std::optional<http::request_parser<http::empty_body>> parser;
};

Connection::Connection(Tcp::socket socket, Shared& shared)
    : shared_(shared),
      stream_(std::move(socket)),
      reader_(std::make_unique<Reader>(shared.limits.head_bytes_max)) {
  KeepFromChildren(stream_.socket().native_handle());
  ErrorCode ignored;
  stream_.socket().set_option(Tcp::no_delay(true), ignored);
  stream_.socket().set_option(asio::socket_base::send_buffer_size(kSendBufferBytes), ignored);
}

Connection::~Connection() = default;

void Connection::Start() {
  shared_.crowd.Enter(*this);
  AwaitRequest();
}

void Connection::Close() {
  if (std::exchange(closed_, true)) return;
  shared_.crowd.Leave(*this);
  stream_.close();
}

void Connection::AwaitRequest() {
  reader_->parser.emplace();
  reader_->parser->header_limit(static_cast<std::uint32_t>(shared_.limits.head_bytes_max));
  // That there is a body is found out by us, whatever its length.
  reader_->parser->body_limit(std::numeric_limits<std::uint64_t>::max());
  shared_.crowd.Move(*this, Crowd::State::kIdle);
  if (reader_->buffer.size() > 0) return ReadHead();
  stream_.expires_after(is_first_ ? shared_.limits.head_within : shared_.limits.idle_within);
  stream_.async_read_some(reader_->buffer.prepare(kBlockBytes),
                          [self = shared_from_this()](ErrorCode error, std::size_t bytes) {
                            if (error) return self->Close();
                            self->reader_->buffer.commit(bytes);
                            self->ReadHead();
                          });
}

void Connection::ReadHead() {
  stream_.expires_after(shared_.limits.head_within);
  http::async_read_header(
      stream_, reader_->buffer, *reader_->parser,
      [self = shared_from_this(), bytes_max = shared_.limits.head_bytes_max](ErrorCode error,
                                                                             std::size_t bytes) {
        // The parser's limit is one of the first line, and one of the others.
        self->TakeHead(!error && bytes > bytes_max ? http::error::header_limit : error);
      });
}

void Connection::TakeHead(ErrorCode error) {
  if (closed_) return;
  if (error && !IsMalformed(error)) return Close();
  if (error) {
    form_ = {.keep_alive = false};
    return Send(MakeAnswer(RefuseBytes(error, shared_.limits.head_bytes_max), form_));
  }
  const RequestHead& head = reader_->parser->get();
  form_ = {.with_body = head.method() != http::verb::head,
           .keep_alive = head.keep_alive() && !HasBody(head)};
  Ask(ReadRequest(head));
}

void Connection::Ask(std::variant<HttpRequest, HttpResponse> asked) {
  if (auto* const refusal = std::get_if<HttpResponse>(&asked)) {
    return Send(MakeAnswer(std::move(*refusal), form_));
  }
  shared_.crowd.Move(*this, Crowd::State::kAsking);
  asio::post(shared_.handlers, [self = shared_from_this(), back = stream_.get_executor(),
                                request = std::get<HttpRequest>(std::move(asked))]() mutable {
    Answer answer = AnswerTo(request, self->shared_.handler, self->form_);
    asio::post(back, [self = std::move(self), answer = std::move(answer)]() mutable {
      self->Send(std::move(answer));
    });
  });
}

void Connection::Send(Answer answer) {
  if (closed_) return;
  if (answer.events && !shared_.events.IsFull()) return Listen(std::move(answer));
  if (answer.events) answer = MakeAnswer(EventStreams::Full(), form_);
  answer_ = std::move(answer);
  written_bytes_ = 0;
  deadline_ = Steady::now() + shared_.limits.answer_within;
  shared_.crowd.Move(*this, Crowd::State::kReading);
  // Before the first byte is taken: nobody may ever take it.
  shared_.crowd.SetUnread(*this, answer_.body.size());
  Write();
}

void Connection::Write() {
  beast::buffers_suffix<std::array<asio::const_buffer, 2>> unwritten(
      {asio::buffer(answer_.head), asio::buffer(answer_.body)});
  unwritten.consume(written_bytes_);
  stream_.expires_at(std::min(Steady::now() + shared_.limits.stall_within, deadline_));
  stream_.async_write_some(unwritten,
                           [self = shared_from_this()](ErrorCode error, std::size_t bytes) {
                             self->TakeWritten(error, bytes);
                           });
}

void Connection::TakeWritten(ErrorCode error, std::size_t bytes) {
  if (closed_) return;
  if (error) return Close();
  written_bytes_ += bytes;
  if (written_bytes_ < answer_.head.size() + answer_.body.size()) {
    shared_.crowd.Move(*this, Crowd::State::kReading);
    return Write();
  }
  shared_.crowd.SetUnread(*this, 0);
  is_first_ = false;
  return std::exchange(answer_, {}).keep_alive ? AwaitRequest() : Linger();
}

/// The stream of events takes over.
void Connection::Listen(Answer answer) {
  closed_ = true;
  shared_.crowd.Leave(*this);
  shared_.events.Add(std::move(stream_), std::move(answer.head) + answer.body);
}

/// Closing while bytes of the client are unread would reset the connection, and the client might
/// lose the answer.
void Connection::Linger() {
  ErrorCode ignored;
  stream_.socket().shutdown(Tcp::socket::shutdown_send, ignored);
  shared_.crowd.Move(*this, Crowd::State::kIdle);
  deadline_ = Steady::now() + shared_.limits.linger_within;
  Discard();
}

void Connection::Discard() {
  reader_->buffer.clear();
  stream_.expires_at(deadline_);
  stream_.async_read_some(reader_->buffer.prepare(kBlockBytes),
                          [self = shared_from_this()](ErrorCode error, std::size_t) {
                            return error ? self->Close() : self->Discard();
                          });
}

}  // namespace askmix
