#include "edge/http/request.h"

#include <algorithm>
#include <boost/beast/http/error.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/text.h"
#include "edge/http/percent.h"
#include "edge/http/problem.h"

namespace askmix {
namespace {

namespace http = boost::beast::http;

std::string_view ViewOf(boost::beast::string_view text) { return {text.data(), text.size()}; }

HttpResponse NotAllowed() {
  HttpResponse response = Problem(405, "only GET and HEAD are answered here");
  response.headers["Allow"] = "GET, HEAD";
  return response;
}

/// Of a path as it was sent: an encoded slash ends no segment.
bool HasDots(std::string_view path) {
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const auto segment = PercentDecode(path.substr(0, slash));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return false;
}

std::map<std::string, std::string> HeadersOf(const RequestHead& head) {
  std::map<std::string, std::string> headers;
  for (const auto& field : head) {
    std::string name(ViewOf(field.name_string()));
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    const auto [at, is_new] = headers.try_emplace(std::move(name));
    if (!is_new) at->second += ", ";
    at->second += ViewOf(field.value());
  }
  return headers;
}

}  // namespace

bool HasBody(const RequestHead& head) {
  const auto length = head.find(http::field::content_length);
  return head.count(http::field::transfer_encoding) > 0 ||
         (length != head.end() && length->value() != "0");
}

std::variant<HttpRequest, HttpResponse> ReadRequest(const RequestHead& head) {
  if (head.method() != http::verb::get && head.method() != http::verb::head) return NotAllowed();
  if (HasBody(head)) return Problem(413, "a request has no body here: leave it out");
  if (head.version() > 10 && head.count(http::field::host) != 1) {
    return Problem(400, "a request of HTTP/1.1 has one Host header");
  }
  const std::string_view target = ViewOf(head.target());
  if (!target.starts_with('/')) {
    return Problem(400, "the target of a request is a path such as /metrics: this is no proxy");
  }
  const std::size_t end = std::min(target.find('?'), target.size());
  std::optional<std::string> path = PercentDecode(target.substr(0, end));
  if (!path) return Problem(400, "a % in a path has two hexadecimal digits behind it");
  if (!IsValidUtf8(*path) || path->find('\0') != path->npos) {
    return Problem(400, "a path is UTF-8 without zero bytes");
  }
  if (HasDots(target.substr(0, end)))
    return Problem(404, "a path with . or .. as a part of it names nothing here");
  const std::string_view query = target.substr(end);
  return HttpRequest{.path = std::move(*path),
                     .query = std::string(query.substr(query.empty() ? 0 : 1)),
                     .raw_path = std::string(target.substr(0, end)),
                     .headers = HeadersOf(head)};
}

HttpResponse RefuseBytes(ErrorCode why, std::size_t bytes_max) {
  if (why == http::error::buffer_overflow || why == http::error::header_limit) {
    return Problem(431, "a request is at most " + std::to_string(bytes_max) + " bytes long");
  }
  return Problem(400, "this is no request of HTTP/1.1 (" + why.message() +
                          "); where it was meant for TLS: that belongs in front of askmix");
}

}  // namespace askmix
