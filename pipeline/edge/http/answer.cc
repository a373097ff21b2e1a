#include "edge/http/answer.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <stdexcept>
#include <string_view>

#include "edge/http/gzip.h"
#include "edge/http/problem.h"

namespace askmix {
namespace {

/// Smaller bodies fit into one packet anyway.
constexpr std::size_t kCompressBytesMin = 1'400;

bool HasNoBody(int status) { return status == 204 || status == 304; }

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < ' ' && c != '\t') || byte == 0x7F;
}

class Head {
 public:
  explicit Head(int status) : text_("HTTP/1.1 " + std::to_string(status) + " ") {
    text_.append(StatusText(status)).append("\r\n");
  }

  void Add(std::string_view name, std::string_view value) {
    if (std::ranges::any_of(name, IsControl) || std::ranges::any_of(value, IsControl)) {
      throw std::invalid_argument("a header of the answer has a control character in it");
    }
    text_.append(name).append(": ").append(value).append("\r\n");
  }

  std::string Take() && { return std::move(text_.append("\r\n")); }

 private:
  std::string text_;
};

std::string DateNow() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 64> text;
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc)};
}

/// What has a validator may be kept, to be asked for again with it.
std::string_view CachingOf(const HttpResponse& response) {
  return response.headers.contains("ETag") ? "no-cache" : "no-store";
}

}  // namespace

Answer MakeAnswer(HttpResponse response, const AnswerForm& form) {
  Head head(response.status);
  head.Add("Date", DateNow());
  head.Add("X-Content-Type-Options", "nosniff");
  if (!response.headers.contains("Cache-Control")) head.Add("Cache-Control", CachingOf(response));
  for (const auto& [name, value] : response.headers) head.Add(name, value);
  const bool keep_alive = form.keep_alive && !response.events;
  head.Add("Connection", keep_alive ? "keep-alive" : "close");
  head.Add("Vary", "Accept-Encoding");
  if (HasNoBody(response.status)) return {std::move(head).Take(), "", keep_alive, false};

  head.Add("Content-Type", response.content_type);
  if (!response.events) {
    if (form.gzip && response.body.size() >= kCompressBytesMin) {
      response.body = Gzip(response.body);
      head.Add("Content-Encoding", "gzip");
    }
    head.Add("Content-Length", std::to_string(response.body.size()));
  }
  if (!form.with_body) return {std::move(head).Take(), "", keep_alive, false};
  return {std::move(head).Take(), std::move(response.body), keep_alive, response.events};
}

}  // namespace askmix
