#include <doctest/doctest.h>

#include <optional>

#include "edge/feeds/live.h"
#include "support/feed_server.h"
#include "support/temporary_folder.h"

using namespace askmix;

namespace {

/// A server that sends `bytes` after the handshake and then does what `then` says.
struct Scene {
  explicit Scene(
      std::string bytes,
      const std::function<void(FeedClient&)>& then = [](FeedClient& c) { c.AwaitEnd(); },
      NetworkOptions options = TestNetwork())
      : server([bytes = std::move(bytes), then](FeedClient& client, int) {
          client.AcceptWebSocket();
          client.Send(bytes);
          then(client);
        }),
        network(std::move(options)),
        socket(network.OpenWebSocket(
            ParseEndpoint("ws://" + server.address() + "/subscribe", "wss", "ws"))) {}

  /// The next message, or "binary" and "too large" for what is none.
  std::string Next() const {
    std::string message;
    for (int turns = 0; turns < 600; ++turns) {
      switch (socket->Read(message, Millis{100})) {
        case WebSocket::Got::kText:
          return message;
        case WebSocket::Got::kBinary:
          return "(binary)";
        case WebSocket::Got::kTooLarge:
          return "(too large)";
        case WebSocket::Got::kNothing:
          break;
      }
    }
    FAIL("no message");
    return "";
  }

  ConnectionLost Loss() const {
    return LossIn([&] { Next(); });
  }

  FeedServer server;
  Network network;
  std::unique_ptr<WebSocket> socket;
};

void HangUp(FeedClient& /*client*/) {}

}  // namespace

TEST_CASE("web socket: messages come whole and in order whatever their frames") {
  const Scene scene(Frame("one") + Frame("tw", 0x01) + Frame("", 0x00) + Frame("o", 0x80) +
                    Frame("") + Frame(std::string(900, 'x')));
  CHECK(scene.Next() == "one");
  CHECK(scene.Next() == "two");
  CHECK(scene.Next().empty());
  CHECK(scene.Next() == std::string(900, 'x'));
}

TEST_CASE("web socket: nothing comes and nothing is lost") {
  std::atomic<bool> go = false;
  const Scene scene(Frame("one"), [&go](FeedClient& client) {
    while (!go) std::this_thread::yield();
    client.Send(Frame("two"));
    client.AwaitEnd();
  });
  CHECK(scene.Next() == "one");
  std::string message;
  CHECK(scene.socket->Read(message, Millis{1}) == WebSocket::Got::kNothing);
  go = true;
  CHECK(scene.Next() == "two");
}

TEST_CASE("web socket: pings are answered") {
  const Scene scene(Frame("are you there", 0x89), [](FeedClient& client) {
    // A pong of 13 bytes, with the mask that clients must use.
    const std::string pong = client.Receive();
    if (pong.size() >= 19 && pong.substr(0, 2) == "\x8a\x8d") client.Send(Frame("it is"));
    client.AwaitEnd();
  });
  CHECK(scene.Next() == "it is");
}

TEST_CASE("web socket: binary and oversized messages are dropped and the next one comes") {
  const Scene scene(Frame("\x01\x02", 0x82) + Frame(std::string(10'001, 'x')) + Frame("good") +
                    Frame(std::string(6'000, 'x'), 0x01) + Frame(std::string(6'000, 'x'), 0x80) +
                    Frame(std::string(200'000, 'x')) + Frame(std::string(10'000, 'y')));
  CHECK(scene.Next() == "(binary)");
  CHECK(scene.Next() == "(too large)");
  CHECK(scene.Next() == "good");
  CHECK(scene.Next() == "(too large)");
  CHECK(scene.Next() == "(too large)");
  CHECK(scene.Next() == std::string(10'000, 'y'));
}

TEST_CASE("web socket: a cut in a frame loses that message only") {
  const std::string half = Frame("cut off here").substr(0, 8);
  const Scene scene(Frame("one") + half, &HangUp);
  CHECK(scene.Next() == "one");
  CHECK(scene.Loss().kind() == LossKind::kClosed);
}

TEST_CASE("web socket: an end that is told says why") {
  const Scene scene(Frame(std::string("\x03\xe9") + "restarting", 0x88));
  const ConnectionLost loss = scene.Loss();
  CHECK(loss.kind() == LossKind::kClosed);
  CHECK(std::string(loss.what()).find("1001: restarting") != std::string::npos);
}

TEST_CASE("web socket: what is no UTF-8 or no frame is garbage") {
  for (const std::string& bytes : {Frame("\xff\xfe"), Frame("x", 0xF1), Frame("x", 0x83),
                                   std::string("HTTP/1.1 200 OK\r\n")}) {
    const Scene scene(Frame("one") + bytes);
    CHECK(scene.Next() == "one");
    CHECK(scene.Loss().kind() == LossKind::kGarbage);
  }
}

TEST_CASE("web socket: a frame that claims to be endless costs no memory") {
  const Scene scene(
      std::string("\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xff", 10) + std::string(1 << 20, 'x'),
      &HangUp);
  CHECK(scene.Loss().kind() == LossKind::kClosed);
}

TEST_CASE("web socket: silence ends the connection") {
  NetworkOptions options = TestNetwork();
  options.stall_timeout = Millis{50};
  const Scene scene(
      "", [](FeedClient& c) { c.AwaitEnd(); }, options);
  const ConnectionLost loss = scene.Loss();
  CHECK(loss.kind() == LossKind::kSilent);
}

TEST_CASE("web socket: a status in place of the handshake is told with what it asks for") {
  const FeedServer server([](FeedClient& client, int) {
    client.ReceiveRequest();
    client.Send(
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 17\r\nContent-Length: 9\r\n\r\nslow down");
  });
  Network network(TestNetwork());
  const ConnectionLost loss = LossIn([&] {
    network.OpenWebSocket(ParseEndpoint("ws://" + server.address() + "/subscribe", "wss", "ws"));
  });
  CHECK(loss.status() == 429);
  CHECK(loss.retry_after() == Millis{17'000});
  CHECK(!loss.IsRefusal());
  CHECK(std::string(loss.what()).find("429 Too Many Requests") != std::string::npos);
  CHECK(std::string(loss.what()).find("/subscribe") != std::string::npos);
}

TEST_CASE("web socket: a cut after the request and an answer that is none are losses") {
  for (const char* bytes : {"", "garbage\r\n\r\n"}) {
    const FeedServer server([&](FeedClient& client, int) {
      client.ReceiveRequest();
      client.Send(bytes);
    });
    Network network(TestNetwork());
    const ConnectionLost loss = LossIn(
        [&] { network.OpenWebSocket(ParseEndpoint("ws://" + server.address(), "wss", "ws")); });
    CHECK(!loss.IsRefusal());
  }
}

TEST_CASE("web socket: works over TLS") {
  const Certificate authority = MakeCertificate({.is_authority = true}, nullptr);
  const Certificate certificate = MakeCertificate({}, &authority);
  const TemporaryFolder folder;
  const FeedServer server(
      [](FeedClient& client, int) {
        client.AcceptWebSocket();
        client.Send(Frame(std::string(100'000, 'x')));
        client.AwaitEnd();
      },
      &certificate);
  NetworkOptions options = TestNetwork();
  options.message_bytes_max = 1'000'000;
  options.ca_file = folder.Write("ca.pem", Pem(authority));
  Network network(options);
  const auto socket = network.OpenWebSocket(
      ParseEndpoint("wss://localhost:" + std::to_string(server.port()), "wss", "ws"));
  std::string message;
  while (socket->Read(message, Millis{1'000}) == WebSocket::Got::kNothing) {
  }
  CHECK(message.size() == 100'000);
}
