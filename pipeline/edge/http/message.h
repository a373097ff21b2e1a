// A request and its answer, as handlers see them.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace askmix {

/// GET or HEAD; other methods do not reach a handler.
struct HttpRequest {
  std::string path;                                 ///< decoded, begins with '/'
  std::string query;                                ///< as sent, without '?'
  std::map<std::string, std::string> headers = {};  ///< names in lower case
};

struct HttpResponse {
  int status = 200;
  std::string content_type;
  std::string body;
  std::map<std::string, std::string> headers = {};  ///< more of them than every answer has
};

/// Called from several threads at once.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

}  // namespace askmix
