#include "edge/feeds/wire.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "core/error.h"

namespace askmix {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

constexpr Millis kTurn{50};  ///< how often a stop is looked for

asio::ssl::context MakeContext(const NetworkOptions& options) {
  ssl::context context(ssl::context::tls_client);
  context.set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 |
                      ssl::context::no_tlsv1_1);
  context.set_verify_mode(ssl::verify_peer);
  ErrorCode error;
  if (options.ca_file.empty()) {
    context.set_default_verify_paths(error);
  } else {
    context.load_verify_file(options.ca_file, error);
  }
  if (error) {
    throw ConnectionLost(
        LossKind::kCertificate,
        "the authorities in " + (options.ca_file.empty() ? "the system's store" : options.ca_file) +
            " cannot be read: " + error.message() + "; --ca-file wants certificates in PEM");
  }
  return context;
}

/// What OpenSSL found wrong about a certificate, and what to do about it.
std::string VerdictOf(long verdict, const Endpoint& endpoint) {
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "has expired; whoever runs it must renew it (or the clock of this machine is wrong)";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "is not valid yet; the clock of this machine, or of its issuer, is wrong";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "is for another host than " + endpoint.host +
             "; give the name that it is made for, or find out who answers in its place";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "is signed by nobody whom this machine trusts; give the issuer's certificate with "
             "--ca-file if it is your own server, or install ca-certificates";
    default:
      return std::string("is refused: ") + X509_verify_cert_error_string(verdict);
  }
}

}  // namespace

bool Loop::RunUntil(const Pending& pending, Steady::time_point until) {
  io_.restart();
  io_.poll_one();
  while (!pending.done) {
    const auto now = Steady::now();
    if (now >= until || stopped_()) return false;
    io_.restart();
    io_.run_one_for(std::min<Steady::duration>(kTurn, until - now));
  }
  return true;
}

void Loop::Await(const Pending& pending, Steady::time_point until, LossKind kind,
                 const std::string& late) {
  if (RunUntil(pending, until)) return;
  if (stopped_()) throw ConnectionLost(LossKind::kStopped, "asked to stop");
  throw ConnectionLost(kind, late);
}

void Loop::Drain(const Pending& pending) {
  while (!pending.done) {
    io_.restart();
    if (io_.run_one() == 0) return;
  }
}

struct Wire::Tls {
  Tls(ssl::context made, asio::ip::tcp::socket& socket)
      : context(std::move(made)), stream(socket, context) {}
  ssl::context context;
  ssl::stream<asio::ip::tcp::socket&> stream;
};

Wire::Wire(Loop& loop) : loop_(loop), resolver_(loop.io()), socket_(loop.io()) {}

Wire::~Wire() = default;

void Wire::Close() {
  ErrorCode ignored;
  socket_.close(ignored);
}

void Wire::Connect(const Endpoint& endpoint, const NetworkOptions& options) {
  const auto until = Steady::now() + options.connect_timeout;
  ConnectTcp(endpoint, until);
  if (endpoint.tls) ConnectTls(endpoint, options, until);
}

void Wire::ConnectTcp(const Endpoint& endpoint, Steady::time_point until) {
  // The lookup may be abandoned, so what it writes to is not ours alone.
  const auto found = std::make_shared<asio::ip::tcp::resolver::results_type>();
  const auto lookup = std::make_shared<Pending>();
  resolver_.async_resolve(endpoint.host, endpoint.port,
                          [found, lookup](ErrorCode error, const auto& results) {
                            *found = results;
                            lookup->Finish(error);
                          });
  loop_.Await(*lookup, until, LossKind::kUnreachable,
              "the name " + endpoint.host + " was not found in time");
  if (lookup->error) {
    throw ConnectionLost(LossKind::kUnreachable, "the name " + endpoint.host + " is not found (" +
                                                     lookup->error.message() +
                                                     "); check it, and this machine's resolver");
  }
  const auto connected = std::make_shared<Pending>();
  asio::async_connect(
      socket_, *found,
      [found, connected](ErrorCode error, const auto& /*address*/) { connected->Finish(error); });
  try {
    loop_.Await(*connected, until, LossKind::kUnreachable,
                endpoint.Name() + " does not answer in time");
  } catch (const ConnectionLost&) {
    Close();
    loop_.Drain(*connected);
    throw;
  }
  if (connected->error) {
    throw ConnectionLost(LossKind::kUnreachable,
                         endpoint.Name() + " cannot be reached: " + connected->error.message());
  }
  ErrorCode ignored;
  socket_.set_option(asio::socket_base::keep_alive(true), ignored);
}

void Wire::ConnectTls(const Endpoint& endpoint, const NetworkOptions& options,
                      Steady::time_point until) {
  tls_ = std::make_unique<Tls>(MakeContext(options), socket_);
  SSL* const ssl = tls_->stream.native_handle();
  ErrorCode not_an_address;
  asio::ip::make_address(endpoint.host, not_an_address);
  if (not_an_address) {
    SSL_set_tlsext_host_name(ssl, endpoint.host.c_str());
    SSL_set1_host(ssl, endpoint.host.c_str());
  } else {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), endpoint.host.c_str());
  }
  const auto shaken = std::make_shared<Pending>();
  tls_->stream.async_handshake(ssl::stream_base::client,
                               [shaken](ErrorCode error) { shaken->Finish(error); });
  try {
    loop_.Await(*shaken, until, LossKind::kUnreachable,
                endpoint.Name() + " does not answer to TLS in time");
  } catch (const ConnectionLost&) {
    Close();
    loop_.Drain(*shaken);
    throw;
  }
  if (!shaken->error) return;
  if (const long verdict = SSL_get_verify_result(ssl); verdict != X509_V_OK) {
    throw ConnectionLost(LossKind::kCertificate, "the certificate of " + endpoint.Name() + " " +
                                                     VerdictOf(verdict, endpoint));
  }
  throw ConnectionLost(LossKind::kUnreachable,
                       endpoint.Name() + " does not speak TLS with us: " + shaken->error.message());
}

void Wire::ReadSome(asio::mutable_buffer buffer, Done done) {
  if (tls_) {
    tls_->stream.async_read_some(buffer, std::move(done));
  } else {
    socket_.async_read_some(buffer, std::move(done));
  }
}

void Wire::WriteSome(asio::const_buffer buffer, Done done) {
  if (tls_) {
    tls_->stream.async_write_some(buffer, std::move(done));
  } else {
    socket_.async_write_some(buffer, std::move(done));
  }
}

bool ConnectionLost::IsRefusal() const {
  constexpr int kTooMany = 429;
  if (kind_ == LossKind::kCertificate) return true;
  return kind_ == LossKind::kStatus && status_ >= 300 && status_ < 500 && status_ != kTooMany;
}

ConnectionLost LossOf(const Endpoint& endpoint, ErrorCode error) {
  const auto& category = error.category();
  const bool of_connection = category == boost::system::system_category() ||
                             category == asio::error::get_misc_category() ||
                             category == asio::error::get_ssl_category() ||
                             category == ssl::error::get_stream_category();
  if (error == asio::error::eof || error == ssl::error::stream_truncated) {
    return {LossKind::kClosed, endpoint.Name() + " has closed the connection"};
  }
  return of_connection
             ? ConnectionLost(LossKind::kClosed,
                              "the connection to " + endpoint.Name() + " broke: " + error.message())
             : ConnectionLost(LossKind::kGarbage, "what " + endpoint.Name() +
                                                      " sends cannot be read: " + error.message());
}

ConnectionLost Silence(const Endpoint& endpoint, Millis silence) {
  return {LossKind::kSilent, "nothing came from " + endpoint.Name() + " for " +
                                 std::to_string(silence.count() / 1000) + " s"};
}

Network::Network(NetworkOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {
  ASKMIX_CHECK(impl_->options.stopped && impl_->options.message_bytes_max > 0);
}

Network::~Network() = default;

const NetworkOptions& Network::options() const { return impl_->options; }

}  // namespace askmix
