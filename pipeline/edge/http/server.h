// The HTTP server: plain HTTP/1.1 over IPv4 and IPv6; TLS and access control belong in front of it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "edge/http/limits.h"
#include "edge/http/message.h"

namespace askmix {

/// Serves from construction to destruction. One thread has all connections and never waits for any
/// of them; handlers run on `limits.threads` others. HEAD is answered as GET without the body,
/// other methods with 405, exceptions of the handler with 500; errors are application/problem+json.
/// Bodies are compressed for clients that accept gzip. Connections are kept for further requests.
/// No client holds up another one: whoever does not ask, or does not read, goes by `limits`.
class HttpServer {
 public:
  /// `address`: host:port or [IPv6 address]:port; port 0 takes a free one. Throws
  /// Fatal(kConfiguration) when it cannot listen there.
  HttpServer(const std::string& address, HttpHandler handler, const HttpLimits& limits = {});
  /// Closes all connections; waits only for handlers that are running.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// The port that is listened on.
  int port() const;
  /// "http://127.0.0.1:9464", to be shown to people.
  std::string url() const;

  /// Sends a server-sent event to every client that has an answer with `events`. Thread-safe, never
  /// waits. `event` is one line.
  void Publish(std::string_view event, std::string_view data);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace askmix
