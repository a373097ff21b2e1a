// A request and its answer, as handlers see them.
#pragma once

#include <functional>
#include <string>

namespace askmix {

/// GET or HEAD; other methods do not reach a handler.
struct HttpRequest {
  std::string path;   ///< decoded, begins with '/'
  std::string query;  ///< as sent, without '?'
};

struct HttpResponse {
  int status = 200;
  std::string content_type;
  std::string body;
};

/// Called from several threads at once.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

}  // namespace askmix
