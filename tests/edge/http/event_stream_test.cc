#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "edge/http/open_files.h"
#include "edge/http/server.h"
#include "support/http_client.h"
#include "support/waiting.h"

namespace askmix {
namespace {

constexpr std::string_view kBegin = "retry: 1000\n\n";
constexpr int kSmallBuffer = 4'096;
constexpr Millis kNever{3'600'000};

HttpResponse Answer(const HttpRequest& request) {
  HttpResponse response{200, "text/plain", "here"};
  if (request.path == "/events") {
    response = {200, "text/event-stream", std::string(kBegin)};
    response.events = true;
  }
  return response;
}

struct Server {
  explicit Server(const HttpLimits& limits = {.keep_alive_every = kNever})
      : server(std::make_unique<HttpServer>("127.0.0.1:0", &Answer, limits)) {}
  std::unique_ptr<HttpServer> server;

  /// A client of events that has its beginning.
  HttpPeer Listener(int receive_bytes = 0) const {
    HttpPeer peer(server->port(), HttpPeer::Family::kV4, receive_bytes);
    const std::string head = peer.Send(RequestText("GET", "/events")).ReadUntil(kBegin);
    CAPTURE(head);
    CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(head.find("Content-Type: text/event-stream\r\n") != head.npos);
    CHECK(head.ends_with(kBegin));
    return peer;
  }
  bool Answers() const { return Get(server->port(), "/").body == "here"; }
};

TEST_CASE("events: every client gets each of them in order") {
  const Server server;
  std::vector<HttpPeer> peers;
  for (int i = 0; i < 5; ++i) peers.push_back(server.Listener());
  for (int i = 0; i < 100; ++i)
    server.server->Publish("mixes", "{\"end\":" + std::to_string(i) + "}");
  for (HttpPeer& peer : peers) {
    for (int i = 0; i < 100; ++i) {
      REQUIRE(peer.ReadUntil("\n\n") ==
              "event: mixes\ndata: {\"end\":" + std::to_string(i) + "}\n\n");
    }
  }
}

TEST_CASE("events: lines of data stay within their event") {
  const Server server;
  HttpPeer peer = server.Listener();
  server.server->Publish("note", "a\r\nevent: b\n\nc");
  server.server->Publish("note", "");
  CHECK(peer.ReadUntil("\n\n") == "event: note\ndata: a\ndata: event: b\ndata: \ndata: c\n\n");
  CHECK(peer.ReadUntil("\n\n") == "event: note\ndata: \n\n");
}

TEST_CASE("events: a comment keeps quiet connections alive") {
  const Server server({.keep_alive_every = Millis{50}});
  HttpPeer peer = server.Listener();
  for (int i = 0; i < 3; ++i) CHECK(peer.ReadUntil("\n\n") == ": keep-alive\n\n");
}

TEST_CASE("events: one that does not keep up is dropped and the others are not") {
  const Server server({.event_bytes_max = 400'000, .keep_alive_every = kNever});
  HttpPeer deaf = server.Listener(kSmallBuffer), good = server.Listener();
  const std::string data(100'000, 'x');
  for (int i = 0; i < 200; ++i) {
    server.server->Publish("large", data);
    REQUIRE(good.ReadUntil("\n\n").size() > data.size());
  }
  CHECK(deaf.ReadAll().size() < 200 * data.size());
  server.server->Publish("last", "");
  CHECK(good.ReadUntil("\n\n") == "event: last\ndata: \n\n");
}

TEST_CASE("events: one of which nothing is taken for too long is dropped") {
  const Server server({.event_bytes_max = std::size_t{1} << 30,
                       .stall_within = Millis{200},
                       .keep_alive_every = kNever});
  HttpPeer deaf = server.Listener(kSmallBuffer), good = server.Listener();
  const std::string data(20'000'000, 'x');
  const std::size_t files = CountFiles();
  server.server->Publish("large", data);
  CHECK(good.ReadUntil("\n\n").size() > data.size());
  CHECK(Await([&] { return CountFiles() < files; }));
  CHECK(deaf.ReadAll().size() < data.size());
}

TEST_CASE(
    "events: one too many is told when to come again and may come when another one has gone") {
  const Server server({.event_streams_max = 2, .keep_alive_every = kNever});
  HttpPeer first = server.Listener();
  const HttpPeer second = server.Listener();
  const HttpAnswer refused = Get(server.server->port(), "/events");
  CHECK(refused.status == 503);
  CHECK(refused.headers.find("Retry-After: 30\r\n") != std::string::npos);
  CHECK(refused.body.find("too many clients listen") != std::string::npos);
  CHECK(server.Answers());
  first.Reset();
  HttpPeer third(server.server->port());
  while (third.Send(RequestText("GET", "/events")).ReadAnswer().status != 200) {
  }
  server.server->Publish("mixes", "1");
  CHECK(third.ReadUntil("data: 1\n\n").ends_with("event: mixes\ndata: 1\n\n"));
}

TEST_CASE("events: a client that has sent its last is gone") {
  const Server server;
  HttpPeer peer = server.Listener();
  CHECK(peer.HalfClose().AwaitClose());
}

TEST_CASE("events: HEAD is answered with the head alone") {
  const Server server;
  HttpPeer peer(server.server->port());
  const std::string answer = peer.Send(RequestText("HEAD", "/events")).ReadAll();
  CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("events: clients are let go when the server ends") {
  Server server;
  HttpPeer quiet = server.Listener(), deaf = server.Listener(kSmallBuffer);
  server.server->Publish("large", std::string(60'000, 'x'));
  CHECK(quiet.ReadUntil("\n\n").size() > 60'000);
  server.server.reset();
  CHECK(quiet.AwaitClose());
  CHECK(deaf.AwaitClose());
}

TEST_CASE("events: are published from several threads while clients come and go") {
  const Server server;
  std::atomic<bool> over{false};
  std::vector<std::thread> publishers;
  for (int i = 0; i < 2; ++i) {
    publishers.emplace_back([&] {
      while (!over) {
        server.server->Publish("mixes", "1");
        std::this_thread::yield();
      }
    });
  }
  std::atomic<int> heard{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back([&] {
      for (int n = 0; n < 10; ++n) {
        HttpPeer peer(server.server->port());
        peer.Send(RequestText("GET", "/events"));
        heard += peer.ReadUntil("data: 1\n\n").ends_with("data: 1\n\n") ? 1 : 0;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  over = true;
  for (std::thread& publisher : publishers) publisher.join();
  CHECK(heard == 30);
}

}  // namespace
}  // namespace askmix
