// The HTTP server: sockets, methods, compression. Plain HTTP over IPv4; TLS and access control
// belong in front of it.
#pragma once

#include <memory>
#include <string>

#include "edge/http/message.h"

namespace askmix {

/// Serves from construction to destruction, with 8 threads. HEAD is answered as GET without the
/// body, other methods with 405, exceptions of the handler with 500. Bodies are compressed for
/// clients that accept gzip. A request of more than 16 KiB is refused; a client that sends
/// or reads nothing for 2 seconds, or has not read its answer after 30, is given up.
class HttpServer {
 public:
  /// `address`: host:port; port 0 takes a free one. Throws Fatal(kConfiguration) when it cannot
  /// listen there.
  HttpServer(const std::string& address, HttpHandler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// The port that is listened on.
  int port() const;
  /// "http://127.0.0.1:9464", to be shown to people.
  std::string url() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace askmix
