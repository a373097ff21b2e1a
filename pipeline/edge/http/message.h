// A request and its answer, as handlers see them.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace askmix {

/// GET or HEAD; other methods do not reach a handler.
struct HttpRequest {
  std::string path;   ///< decoded once: valid UTF-8, begins with '/'; no segment was "." or ".."
  std::string query;  ///< as sent, without '?'
  /// As sent, without the query: an encoded slash is part of a segment.
  std::string raw_path = {};
  /// Names in lower case; the values of repeated ones are joined by ", ".
  std::map<std::string, std::string> headers = {};
};

struct HttpResponse {
  int status = 200;
  std::string content_type;
  std::string body;
  std::map<std::string, std::string> headers = {};  ///< more of them than every answer has
  /// Keeps the connection open as server-sent events, of which `body` are the first.
  bool events = false;
};

/// Called from several threads at once.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

}  // namespace askmix
