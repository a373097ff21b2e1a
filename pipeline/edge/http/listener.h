// Where the server is to be found.
#pragma once

#include <string>

#include "edge/http/wire.h"

namespace askmix {

/// Listens on `address`: host:port or [IPv6 address]:port; port 0 takes a free one. [::] takes
/// IPv4 as well. Throws Fatal(kConfiguration) that says what is wrong and what to do.
Tcp::acceptor Listen(asio::io_context& io, const std::string& address);

/// A program that this one starts would hold the socket open after its end here; Asio does not see
/// to that.
void KeepFromChildren(int file);

/// "http://127.0.0.1:9464": from where this machine reaches what listens there.
std::string UrlOf(const Tcp::endpoint& endpoint);

}  // namespace askmix
