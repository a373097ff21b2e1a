#include "edge/http/problem.h"

#include <boost/beast/http/status.hpp>
#include <ostream>  // Beast needs it, and does not say so.

#include "codec/json.h"

namespace askmix {

std::string_view StatusText(int status) {
  namespace http = boost::beast::http;
  const auto text = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(status)));
  return {text.data(), text.size()};
}

HttpResponse Problem(int status, std::string_view detail) {
  HttpResponse response{status, "application/problem+json", ""};
  JsonWriter json(response.body);
  json.BeginObject();
  json.Key("type");
  json.String("about:blank");
  json.Key("title");
  json.String(StatusText(status));
  json.Key("status");
  json.Int(status);
  json.Key("detail");
  json.String(detail);
  json.EndObject();
  response.body += '\n';
  return response;
}

}  // namespace askmix
