#include "edge/http/listener.h"

#include <fcntl.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/v6_only.hpp>

#include "core/error.h"
#include "edge/config_values.h"

namespace askmix {
namespace {

/// The first address of the host; of IPv4 if it has one.
Tcp::endpoint Resolve(asio::io_context& io, std::string host, const std::string& port,
                      ErrorCode& error) {
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  Tcp::resolver resolver(io);
  const auto found =
      resolver.resolve(host, port, Tcp::resolver::passive | Tcp::resolver::numeric_service, error);
  if (error) return {};
  const auto v4 = std::find_if(found.begin(), found.end(), [](const auto& entry) {
    return entry.endpoint().address().is_v4();
  });
  return v4 == found.end() ? found.begin()->endpoint() : v4->endpoint();
}

Tcp::acceptor ListenOn(asio::io_context& io, const Tcp::endpoint& endpoint, ErrorCode& error) {
  Tcp::acceptor acceptor(io);
  acceptor.open(endpoint.protocol(), error);
  if (!error) KeepFromChildren(acceptor.native_handle());
  if (!error) acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error && endpoint.address().is_v6()) {
    acceptor.set_option(asio::ip::v6_only(false), error);
  }
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(Tcp::acceptor::max_listen_connections, error);
  return acceptor;
}

}  // namespace

void KeepFromChildren(int file) { fcntl(file, F_SETFD, FD_CLOEXEC); }

Tcp::acceptor Listen(asio::io_context& io, const std::string& address) {
  ErrorCode error = asio::error::invalid_argument;
  if (IsListenAddress(address)) {
    const std::size_t colon = address.rfind(':');
    const Tcp::endpoint endpoint =
        Resolve(io, address.substr(0, colon), address.substr(colon + 1), error);
    if (!error) {
      Tcp::acceptor acceptor = ListenOn(io, endpoint, error);
      if (!error) return acceptor;
    }
  }
  throw Fatal(ExitCode::kConfiguration,
              "cannot listen on " + address + " (" + error.message() +
                  "): give another http.address, such as 127.0.0.1:9464 or [::]:9464, or port 0 "
                  "for a free one");
}

std::string UrlOf(const Tcp::endpoint& endpoint) {
  Tcp::endpoint reached = endpoint;
  if (endpoint.address().is_unspecified()) {
    reached.address(endpoint.address().is_v4() ? asio::ip::address(asio::ip::address_v4::loopback())
                                               : asio::ip::address_v6::loopback());
  }
  const std::string host = reached.address().to_string();
  return "http://" + (reached.address().is_v6() ? "[" + host + "]" : host) + ":" +
         std::to_string(reached.port());
}

}  // namespace askmix
