// Connections as clients have them: kept, half closed, too slow, too eager.
#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>

#include "edge/http/open_files.h"
#include "edge/http/server.h"
#include "support/http_client.h"
#include "support/waiting.h"

namespace askmix {
namespace {

constexpr std::size_t kLargeBytes = std::size_t{16} << 20;
constexpr int kSmallBuffer = 4'096;

HttpResponse Answer(const HttpRequest& request) {
  if (request.path == "/large") return {200, "text/plain", std::string(kLargeBytes, 'x')};
  return {200, "text/plain", request.path};
}

struct Server {
  explicit Server(const HttpLimits& limits = {}) : server("127.0.0.1:0", &Answer, limits) {}
  HttpServer server;

  HttpPeer Peer() const { return HttpPeer(server.port()); }
  /// One for whom the system takes little, so that what it does not read stays with the server.
  HttpPeer SmallPeer() const {
    return HttpPeer(server.port(), HttpPeer::Family::kV4, kSmallBuffer);
  }
  bool Answers() const { return Get(server.port(), "/ping").body == "/ping"; }
};

std::string Ask(std::string_view path) { return RequestText("GET", path); }

TEST_CASE("connection: is kept for further requests until the client wants no more") {
  const Server server;
  HttpPeer peer = server.Peer();
  for (const std::string path : {"/a", "/b", "/c"}) {
    CHECK(peer.Send(Ask(path)).ReadAnswer().body == path);
  }
  peer.Send(RequestText("GET", "/d", "Connection: close\r\n"));
  CHECK(peer.ReadAnswer().body == "/d");
  CHECK(peer.AwaitClose());
}

TEST_CASE("connection: of HTTP/1.0 is kept only on request") {
  const Server server;
  HttpPeer peer = server.Peer();
  CHECK(peer.Send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").ReadAnswer().body == "/a");
  CHECK(peer.Send("GET /b HTTP/1.0\r\n\r\n").ReadAnswer().body == "/b");
  CHECK(peer.AwaitClose());
}

TEST_CASE("connection: requests that are sent at once are answered in their order") {
  const Server server;
  std::string requests, answers;
  for (int i = 0; i < 200; ++i) requests += Ask("/" + std::to_string(i));
  HttpPeer peer = server.Peer();
  peer.Send(requests);
  for (int i = 0; i < 200; ++i) {
    REQUIRE(peer.ReadAnswer().body == "/" + std::to_string(i));
  }
}

TEST_CASE("connection: one that goes on is answered to HEAD and to refusals") {
  const Server server;
  HttpPeer peer = server.Peer();
  CHECK(peer.Send(RequestText("HEAD", "/large")).ReadAnswer(false).status == 200);
  CHECK(peer.Send(RequestText("POST", "/")).ReadAnswer().status == 405);
  CHECK(peer.Send(Ask("/%")).ReadAnswer().status == 400);
  CHECK(peer.Send(Ask("/a")).ReadAnswer().body == "/a");
}

TEST_CASE("connection: a client that sends no more gets what it asked for and then the end") {
  const Server server;
  HttpPeer peer = server.Peer();
  peer.Send(Ask("/a") + Ask("/b")).HalfClose();
  CHECK(peer.ReadAnswer().body == "/a");
  CHECK(peer.ReadAnswer().body == "/b");
  CHECK(peer.AwaitClose());
  CHECK(server.Peer().Send("GET / HT").HalfClose().ReadAll().empty());
}

TEST_CASE("connection: a request may come byte by byte") {
  const Server server;
  HttpPeer peer = server.Peer();
  for (const char c : Ask("/slow")) peer.Send(std::string(1, c));
  CHECK(peer.ReadAnswer().body == "/slow");
}

TEST_CASE("connection: a request that takes too long is given up however it drips") {
  const Server server({.head_within = Millis{200}});
  HttpPeer silent = server.Peer(), begins = server.Peer(), drips = server.Peer();
  begins.Send("GET / HTTP/1.1\r\n");
  std::thread dripping([&] {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    drips.Send("GET / HTTP/1.1\r\nX: ");
    while (std::chrono::steady_clock::now() < until && !drips.IsOver()) {
      drips.Send("x");
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  CHECK(silent.AwaitClose());
  CHECK(begins.AwaitClose());
  dripping.join();
  CHECK(drips.IsOver());
  CHECK(server.Answers());
}

TEST_CASE("connection: one that is kept and asks nothing ends") {
  const Server server({.idle_within = Millis{200}});
  HttpPeer peer = server.Peer();
  CHECK(peer.Send(Ask("/a")).ReadAnswer().body == "/a");
  CHECK(peer.AwaitClose());
}

TEST_CASE("connection: a slow reader gets all of it and holds up nobody") {
  const Server server;
  HttpPeer slow = server.SmallPeer();
  slow.Send(Ask("/large"));
  std::size_t bytes = slow.ReadUntil("\r\n\r\n").empty() ? 0 : slow.ReadBytes(kSmallBuffer).size();
  for (int i = 0; i < 20; ++i) {
    CHECK(server.Answers());
    bytes += slow.ReadBytes(kSmallBuffer).size();
  }
  bytes += slow.ReadBytes(kLargeBytes - bytes).size();
  CHECK(bytes == kLargeBytes);
  CHECK(slow.Send(Ask("/more")).ReadAnswer().body == "/more");
}

TEST_CASE("connection: an answer of which nothing is read is given up") {
  const Server server({.stall_within = Millis{200}});
  HttpPeer deaf = server.SmallPeer();
  deaf.Send(Ask("/large")).ReadUntil("\r\n\r\n");
  const std::size_t files = CountFiles();
  CHECK(Await([&] { return CountFiles() < files; }));
  CHECK(deaf.ReadAll().size() < kLargeBytes);
  CHECK(server.Answers());
}

TEST_CASE("connection: an answer that is read too slowly is given up in the end") {
  const Server server({.answer_within = Millis{400}, .stall_within = Millis{60'000}});
  HttpPeer slow = server.SmallPeer();
  slow.Send(Ask("/large"));
  std::size_t bytes = 0;
  for (std::string block; !(block = slow.ReadBytes(kSmallBuffer)).empty();) {
    bytes += block.size();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  CHECK(bytes > 0);
  CHECK(bytes < kLargeBytes);
  CHECK(server.Answers());
}

TEST_CASE("connection: many unread answers are not kept and the latest is the one that stays") {
  const Server server({.unread_bytes_max = kLargeBytes + 1, .stall_within = Millis{60'000}});
  HttpPeer first = server.SmallPeer(), second = server.SmallPeer();
  first.Send(Ask("/large")).ReadUntil("\r\n\r\n");
  second.Send(Ask("/large"));
  CHECK(second.ReadAnswer().body.size() == kLargeBytes);
  CHECK(first.ReadAll().size() < kLargeBytes);
}

TEST_CASE("connection: clients that vanish while they are answered do no harm") {
  const Server server;
  for (int i = 0; i < 20; ++i) {
    HttpPeer peer = server.SmallPeer();
    peer.Send(Ask("/large"));
    if (i % 2 == 0) peer.ReadUntil("\r\n\r\n");
    peer.Reset();
  }
  CHECK(server.Answers());
}

TEST_CASE("connection: a client that is refused while it still sends gets the reason") {
  const Server server;
  const std::string post = RequestText("POST", "/", "Content-Length: 50000000\r\n");
  HttpPeer peer = server.Peer();
  peer.Send(post + std::string(1'000'000, 'x')).HalfClose();
  CHECK(ParseAnswer(peer.ReadAll()).status == 405);
}

}  // namespace
}  // namespace askmix
