#include "edge/http/answer.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

namespace askmix {
namespace {

bool Holds(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

HttpResponse Text(std::size_t bytes) { return {200, "text/plain", std::string(bytes, 'x')}; }

TEST_CASE("answer: has a status line and its headers and an empty line") {
  HttpResponse response = Text(3);
  response.headers["X-Told"] = "this";
  const Answer answer = MakeAnswer(response, {});
  CAPTURE(answer.head);
  CHECK(answer.head.starts_with("HTTP/1.1 200 OK\r\nDate: "));
  CHECK(answer.head.ends_with("\r\n\r\n"));
  for (const char* line : {" GMT\r\n", "X-Told: this\r\n", "Content-Type: text/plain\r\n",
                           "Content-Length: 3\r\n", "Connection: keep-alive\r\n",
                           "Cache-Control: no-store\r\n", "X-Content-Type-Options: nosniff\r\n"}) {
    CAPTURE(line);
    CHECK(Holds(answer.head, line));
  }
  CHECK(answer.body == "xxx");
  CHECK(answer.keep_alive);
  CHECK(Holds(MakeAnswer(Text(1), {.keep_alive = false}).head, "Connection: close\r\n"));
}

TEST_CASE("answer: what has a validator may be kept and a handler's own word about it holds") {
  HttpResponse response = Text(1);
  response.headers["ETag"] = "\"1\"";
  CHECK(Holds(MakeAnswer(response, {}).head, "Cache-Control: no-cache\r\n"));
  response.headers["Cache-Control"] = "max-age=60";
  CHECK(Holds(MakeAnswer(response, {}).head, "Cache-Control: max-age=60\r\n"));
  CHECK_FALSE(Holds(MakeAnswer(response, {}).head, "no-cache"));
}

TEST_CASE("answer: 304 has neither a body nor what tells of one") {
  HttpResponse response{304, "text/plain", "never sent"};
  response.headers["ETag"] = "\"1\"";
  const Answer answer = MakeAnswer(response, {});
  CHECK(answer.body.empty());
  CHECK(Holds(answer.head, "HTTP/1.1 304 Not Modified\r\n"));
  CHECK(Holds(answer.head, "ETag: \"1\"\r\n"));
  CHECK_FALSE(Holds(answer.head, "\r\nContent-"));
}

TEST_CASE("answer: only what is worth it is compressed and says that it depends on the client") {
  const Answer small = MakeAnswer(Text(1'399), {.gzip = true});
  CHECK_FALSE(Holds(small.head, "Content-Encoding"));
  CHECK(Holds(small.head, "Vary: Accept-Encoding\r\n"));
  const Answer large = MakeAnswer(Text(1'400), {.gzip = true});
  CHECK(Holds(large.head, "Content-Encoding: gzip\r\n"));
  CHECK(Holds(large.head, "Vary: Accept-Encoding\r\n"));
  CHECK(Holds(large.head, "Content-Length: " + std::to_string(large.body.size()) + "\r\n"));
  CHECK(large.body.size() < 100);
  const Answer plain = MakeAnswer(Text(1'400), {});
  CHECK(Holds(plain.head, "Vary: Accept-Encoding\r\n"));
  CHECK(plain.body.size() == 1'400);
}

TEST_CASE("answer: to HEAD tells the length that the body would have") {
  const Answer answer = MakeAnswer(Text(7), {.with_body = false});
  CHECK(answer.body.empty());
  CHECK(Holds(answer.head, "Content-Length: 7\r\n"));
}

TEST_CASE("answer: events have no length and end with the connection") {
  HttpResponse response{200, "text/event-stream", "retry: 1000\n\n"};
  response.events = true;
  const Answer answer = MakeAnswer(response, {.gzip = true});
  CHECK(answer.events);
  CHECK(answer.body == "retry: 1000\n\n");
  CHECK_FALSE(Holds(answer.head, "Content-Length"));
  CHECK(Holds(answer.head, "Connection: close\r\n"));
  CHECK_FALSE(MakeAnswer(response, {.with_body = false}).events);
}

TEST_CASE("answer: a header that would become two is refused") {
  for (const std::string& evil : {std::string("a\r\nSet-Cookie: b"), std::string("a\nb"),
                                  std::string("a\rb"), std::string("a\0b", 3)}) {
    CAPTURE(evil);
    HttpResponse response = Text(1);
    response.headers["X-Told"] = evil;
    CHECK_THROWS_AS(MakeAnswer(response, {}), std::invalid_argument);
    response.headers = {{evil, "x"}};
    CHECK_THROWS_AS(MakeAnswer(response, {}), std::invalid_argument);
    CHECK_THROWS_AS(MakeAnswer({200, evil, "x"}, {}), std::invalid_argument);
  }
}

}  // namespace
}  // namespace askmix
