// The server among its clients: handlers that are slow or fail, crowds, a shortage of files, its
// end.
#include "edge/http/server.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "edge/http/open_files.h"
#include "support/http_client.h"

namespace askmix {
namespace {

/// As long as an endpoint of metrics makes it.
HttpResponse Metrics(const HttpRequest&) {
  return {200, "text/plain", std::string(std::size_t{4} << 20, 'm')};
}

TEST_CASE("server: an exception of a handler is a 500 and the process lives on") {
  const HttpServer server("127.0.0.1:0", [](const HttpRequest& request) -> HttpResponse {
    if (request.path == "/bad") throw std::runtime_error("secret of the inside");
    if (request.path == "/strange") throw 7;
    HttpResponse response{200, "text/plain", "fine"};
    if (request.path == "/evil") response.headers["X-Name"] = "a\r\nSet-Cookie: b";
    return response;
  });
  for (const char* path : {"/bad", "/strange", "/evil"}) {
    CAPTURE(path);
    const HttpAnswer answer = Get(server.port(), path);
    CHECK(answer.status == 500);
    CHECK(answer.body.find("secret") == std::string::npos);
    CHECK(answer.headers.find("Set-Cookie") == std::string::npos);
    CHECK(Get(server.port(), "/good").body == "fine");
  }
}

TEST_CASE("server: slow handlers hold up nobody as long as a thread is left") {
  std::promise<void> go;
  const std::shared_future<void> gone = go.get_future().share();
  const HttpServer server("127.0.0.1:0",
                          [&](const HttpRequest& request) {
                            if (request.path == "/slow") gone.wait();
                            return HttpResponse{200, "text/plain", request.path};
                          },
                          {.threads = 3});
  HttpPeer first(server.port()), second(server.port());
  first.Send(RequestText("GET", "/slow"));
  second.Send(RequestText("GET", "/slow"));
  for (int i = 0; i < 20; ++i) CHECK(Get(server.port(), "/fast").body == "/fast");
  go.set_value();
  CHECK(first.ReadAnswer().body == "/slow");
  CHECK(second.ReadAnswer().body == "/slow");
}

TEST_CASE("server: many clients are answered at once") {
  const HttpServer server("127.0.0.1:0", &Metrics);
  std::atomic<int> good{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&] {
      HttpPeer peer(server.port());
      for (int n = 0; n < 10; ++n) {
        good += peer.Send(RequestText("GET", "/")).ReadAnswer().body.size() == std::size_t{4} << 20;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  CHECK(good == 80);
}

TEST_CASE("server: answers while ten thousand clients sit there") {
  const FileLimit limit(20'000);
  const HttpServer server("127.0.0.1:0", &Metrics);
  const std::size_t crowd = std::min<std::size_t>(10'000, (limit.files() - 200) / 2);
  std::vector<HttpPeer> idle;
  idle.reserve(crowd);
  HttpPeer scraper(server.port());
  for (std::size_t i = 0; i < crowd; ++i) {
    idle.emplace_back(server.port());
    REQUIRE(idle.back().is_connected());
    if (i % 3 == 0) idle.back().Send("GET / HTTP/1.1\r\nHost: ");
    if (i % 500 == 0) CHECK(scraper.Send(RequestText("GET", "/")).ReadAnswer().status == 200);
  }
  for (int i = 0; i < 5; ++i) CHECK(Get(server.port(), "/metrics").status == 200);
  // Those that came last are still there.
  CHECK(idle.back().Send(RequestText("GET", "/")).ReadAnswer().status == 200);
  CHECK(idle.front().AwaitClose());
}

TEST_CASE("server: connections take no more than half of the files that may be open") {
  const int before = NextFile();
  const FileLimit limit(static_cast<rlim_t>(before) + 200);
  const HttpServer server("127.0.0.1:0", &Metrics);
  std::vector<HttpPeer> idle;
  const std::size_t most = limit.files() / 2;
  FileLimit all(static_cast<rlim_t>(before) + 2'000);
  for (std::size_t i = 0; i <= most; ++i) idle.emplace_back(server.port());
  CHECK(idle.front().AwaitClose());
  CHECK(idle.back().Send(RequestText("HEAD", "/")).ReadAnswer(false).status == 200);
}

TEST_CASE("server: answers when no more files may be opened") {
  const HttpServer server("127.0.0.1:0", &Metrics);
  std::vector<HttpPeer> peers;
  for (int i = 0; i < 50; ++i) peers.emplace_back(0);
  // A sanitizer wants two files for its first look at a class, such as that of errors.
  for (int i = 0; i < 3; ++i) REQUIRE(Get(server.port(), "/").status == 200);
  const FileLimit limit(static_cast<rlim_t>(NextFile()) + 10);
  for (HttpPeer& peer : peers) peer.Connect(server.port());
  CHECK(peers.back().Send(RequestText("HEAD", "/")).ReadAnswer(false).status == 200);
  CHECK(peers.front().AwaitClose());
}

TEST_CASE("server: a client that goes while it is written to does not end the process") {
  const auto before = std::signal(SIGPIPE, SIG_DFL);
  const HttpServer server("127.0.0.1:0", &Metrics);
  for (int i = 0; i < 20; ++i) {
    HttpPeer peer(server.port());
    peer.Send(RequestText("GET", "/")).ReadUntil("\r\n\r\n");
    peer.Reset();
  }
  CHECK(Get(server.port(), "/").status == 200);
  std::signal(SIGPIPE, before);
}

TEST_CASE("server: ends at once with clients in every state") {
  std::promise<void> begun;
  std::promise<void> go;
  std::optional<HttpServer> server;
  server.emplace("127.0.0.1:0", [&](const HttpRequest& request) {
    if (request.path == "/slow") {
      begun.set_value();
      go.get_future().wait();
    }
    return Metrics(request);
  });
  HttpPeer idle(server->port()), half(server->port()),
      deaf(server->port(), HttpPeer::Family::kV4, 4'096), slow(server->port());
  half.Send("GET / HTTP/1.1\r\n");
  deaf.Send(RequestText("GET", "/")).ReadUntil("\r\n\r\n");
  slow.Send(RequestText("GET", "/slow"));
  begun.get_future().wait();
  std::thread ending([&] { server.reset(); });
  CHECK(idle.AwaitClose());
  CHECK(half.AwaitClose());
  CHECK(deaf.AwaitClose());
  CHECK(slow.AwaitClose());
  go.set_value();
  ending.join();
}

}  // namespace
}  // namespace askmix
