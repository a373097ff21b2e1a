// What the server makes of requests, byte by byte.
#include <doctest/doctest.h>

#include <string>

#include "edge/http/server.h"
#include "support/http_client.h"

namespace askmix {
namespace {

/// Answers with what a handler sees.
HttpResponse Echo(const HttpRequest& request) {
  std::string seen = request.path + "|" + request.query + "|";
  for (const auto& [name, value] : request.headers) seen.append(name + "=" + value + ";");
  return {200, "text/plain", seen};
}

struct EchoServer {
  HttpServer server{"127.0.0.1:0", &Echo};

  HttpAnswer Send(std::string_view bytes) const {
    return ParseAnswer(ExchangeBytes(server.port(), bytes));
  }
  HttpAnswer Get(std::string_view target) const { return Send(RequestText("GET", target)); }
  bool IsAlive() const { return Get("/").status == 200; }
};

bool Holds(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

/// A problem, after which nothing else is read.
void CheckRefused(const HttpAnswer& answer, int status, std::string_view part) {
  CAPTURE(answer.headers);
  CAPTURE(answer.body);
  CHECK(answer.status == status);
  CHECK(Holds(answer.headers, "Content-Type: application/problem+json\r\n"));
  CHECK(Holds(answer.body, "\"status\":" + std::to_string(status)));
  CHECK(Holds(answer.body, part));
}

TEST_CASE("request: a path is decoded once and a query is left alone") {
  const EchoServer echo;
  CHECK(echo.Get("/a%20b+c/%2541?q=%41&r").body.starts_with("/a b+c/%41|q=%41&r|"));
  CHECK(echo.Get("/%e2%82%ac").body.starts_with("/\u20ac||"));
  CHECK(echo.Get("/a?").body.starts_with("/a||"));
  CHECK(echo.Get("/a?b?c").body.starts_with("/a|b?c|"));
  CHECK(echo.Get("/..a/b../...").body.starts_with("/..a/b../...||"));
}

TEST_CASE("request: a path that means nothing or something else is refused") {
  const EchoServer echo;
  for (const char* target : {"/%", "/%4", "/%zz", "/%4g", "/a%-1", "/%+1"}) {
    CAPTURE(target);
    CheckRefused(echo.Get(target), 400, "hexadecimal");
  }
  for (const char* target : {"/%00", "/a%00b", "/%ff", "/%c0%af", "/%ed%a0%80", "/\xff"}) {
    CAPTURE(target);
    CheckRefused(echo.Get(target), 400, "UTF-8");
  }
  for (const char* target : {"/..", "/../x", "/a/../../b", "/a/.", "/./a", "/%2e%2e/x", "/a/%2E"}) {
    CAPTURE(target);
    CheckRefused(echo.Get(target), 404, ". or ..");
  }
  for (const char* target : {"http://127.0.0.1/metrics", "metrics", "*", "127.0.0.1:80", "?a"}) {
    CAPTURE(target);
    CheckRefused(echo.Get(target), 400, "such as /metrics");
  }
}

TEST_CASE("request: other methods are refused with those that are not") {
  const EchoServer echo;
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT",
                             "PROPFIND", "get", "BREW"}) {
    CAPTURE(method);
    const HttpAnswer answer = echo.Send(RequestText(method, "/"));
    CheckRefused(answer, 405, "GET and HEAD");
    CHECK(Holds(answer.headers, "Allow: GET, HEAD\r\n"));
  }
  CHECK(echo.IsAlive());
}

TEST_CASE("request: what cannot be read is refused with the reason") {
  const EchoServer echo;
  for (const std::string& bytes :
       {std::string("\r\n\r\n"), std::string("GET\r\n\r\n"), std::string("G@T / HTTP/1.1\r\n\r\n"),
        std::string("GET / HTTP/2.0\r\n\r\n"), std::string("GET / HTTP/1.1\nHost: x\n\n"),
        std::string("GET / a HTTP/1.1\r\n\r\n"), std::string("GET /\0a HTTP/1.1\r\n\r\n", 20),
        std::string("GET / HTTP/1.1\r\nHost x\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
        std::string("\x16\x03\x01\x00\xA5\x01\x00\x00\xA1\x03\x03", 11)}) {
    CAPTURE(bytes);
    CheckRefused(echo.Send(bytes), 400, "no request of HTTP/1.1");
  }
  CHECK(echo.IsAlive());
}

TEST_CASE("request: of HTTP/1.1 has one host and of HTTP/1.0 needs none") {
  const EchoServer echo;
  CheckRefused(echo.Send("GET / HTTP/1.1\r\n\r\n"), 400, "Host");
  CheckRefused(echo.Send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400, "Host");
  CHECK(echo.Send("GET / HTTP/1.0\r\n\r\n").status == 200);
}

TEST_CASE("request: headers of one name are joined and their names are in lower case") {
  const EchoServer echo;
  const HttpAnswer answer =
      echo.Send(RequestText("GET", "/", "X-One: a\r\nx-two: b\r\nX-ONE:  c \r\n"));
  CHECK(answer.body == "/||host=localhost;x-one=a, c;x-two=b;");
}

TEST_CASE("request: a body is refused and nothing in it becomes a request") {
  const EchoServer echo;
  const std::string inner = RequestText("GET", "/inner");
  for (const std::string& header :
       {"Content-Length: " + std::to_string(inner.size()) + "\r\n",
        std::string("Transfer-Encoding: chunked\r\n"), std::string("Transfer-Encoding: gzip\r\n"),
        std::string("Transfer-Encoding: chunked, identity\r\n")}) {
    CAPTURE(header);
    const std::string answers =
        ExchangeBytes(echo.server.port(), RequestText("GET", "/", header) + inner);
    CheckRefused(ParseAnswer(answers), 413, "no body");
    CHECK_FALSE(Holds(answers, "/inner"));
  }
  CHECK(echo.Send(RequestText("GET", "/", "Content-Length: 0\r\n")).status == 200);
}

TEST_CASE("request: one over its limit is refused and one at it is answered") {
  const EchoServer echo;
  const auto padded = [&](std::size_t bytes) {
    const std::string start = "GET / HTTP/1.1\r\nHost: x\r\nPadding: ", end = "\r\n\r\n";
    return echo.Send(start + std::string(bytes - start.size() - end.size(), 'x') + end);
  };
  CHECK(padded(16'384).status == 200);
  CheckRefused(padded(16'385), 431, "16384 bytes");
  CheckRefused(padded(1'000'000), 431, "16384 bytes");
  CheckRefused(echo.Get("/" + std::string(20'000, 'a')), 431, "16384 bytes");
  CHECK(echo.IsAlive());
}

}  // namespace
}  // namespace askmix
