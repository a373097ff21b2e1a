#include <doctest/doctest.h>

#include "edge/feeds/live.h"
#include "support/feed_server.h"

using namespace askmix;

namespace {

struct Scene {
  explicit Scene(
      std::string bytes, const std::function<void(FeedClient&)>& then = [](FeedClient&) {},
      NetworkOptions options = TestNetwork())
      : server([this, bytes = std::move(bytes), then](FeedClient& client, int) {
          requests.Add(client.ReceiveRequest());
          client.Send(bytes);
          then(client);
        }),
        network(std::move(options)) {}

  void Open() {
    stream = network.Get(ParseEndpoint("http://" + server.address() + "/path?q=1", "https", "http"),
                         {{"Accept", "text/plain"}});
  }

  /// All that comes.
  std::string Body() {
    if (!stream) Open();
    while (stream->Read(body, Millis{1'000}) != HttpStream::Got::kEnd) {
    }
    return body;
  }

  Requests requests;
  FeedServer server;
  Network network;
  std::unique_ptr<HttpStream> stream;
  std::string body;
};

}  // namespace

TEST_CASE("http stream: status and headers and the body of any length come through") {
  Scene scene("HTTP/1.1 201 Created\r\nX-Some: thing\r\nContent-Length: 5\r\n\r\nhello");
  scene.Open();
  CHECK(scene.stream->status() == 201);
  CHECK(scene.stream->Header("x-some") == "thing");
  CHECK(scene.stream->Header("X-Other").empty());
  CHECK(scene.Body() == "hello");
  const std::string request = scene.requests.All().at(0);
  CHECK(request.starts_with("GET /path?q=1 HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(request.find("\r\nAccept: text/plain\r\n") != request.npos);
  CHECK(Scene("HTTP/1.1 204 No Content\r\n\r\n").Body().empty());
  CHECK(Scene("HTTP/1.1 200 OK\r\n\r\nuntil it closes").Body() == "until it closes");
}

TEST_CASE("http stream: chunks are put together as they come") {
  const std::string large(300'000, 'x');
  Scene scene(std::string(kStreamHead) + Chunk("one ") + Chunk(large) + Chunk(" two") + Chunk(""));
  CHECK(scene.Body() == "one " + large + " two");
}

TEST_CASE("http stream: nothing comes and nothing is lost") {
  std::atomic<bool> go = false;
  Scene scene(std::string(kStreamHead) + Chunk("one"), [&go](FeedClient& client) {
    while (!go) std::this_thread::yield();
    client.Send(Chunk("two") + Chunk(""));
  });
  scene.Open();
  std::string bytes;
  CHECK(scene.stream->Read(bytes, Millis{60'000}) == HttpStream::Got::kBytes);
  CHECK(bytes == "one");
  CHECK(scene.stream->Read(bytes, Millis{1}) == HttpStream::Got::kNothing);
  go = true;
  CHECK(scene.Body() == "two");
}

TEST_CASE("http stream: a body that ends too early is told from one that ends") {
  Scene by_chunk(std::string(kStreamHead) + Chunk("one") + "5\r\ntw");
  CHECK(LossIn([&] { by_chunk.Body(); }).kind() == LossKind::kClosed);
  CHECK(by_chunk.body == "onetw");
  Scene by_length("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
  CHECK(LossIn([&] { by_length.Body(); }).kind() == LossKind::kClosed);
}

TEST_CASE("http stream: chunks with broken sizes and answers that are none are garbage") {
  Scene bad_chunk(std::string(kStreamHead) + Chunk("one") + "zz\r\nxx\r\n");
  CHECK(LossIn([&] { bad_chunk.Body(); }).kind() == LossKind::kGarbage);
  CHECK(bad_chunk.body == "one");
  Scene endless_size(std::string(kStreamHead) + "fffffffffffffffffff\r\nxx");
  CHECK(LossIn([&] { endless_size.Body(); }).kind() == LossKind::kGarbage);
  Scene no_answer("SSH-2.0-OpenSSH_9.2\r\n\r\n");
  CHECK(LossIn([&] { no_answer.Open(); }).kind() == LossKind::kGarbage);
  Scene endless_header("HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n");
  CHECK(LossIn([&] { endless_header.Open(); }).kind() == LossKind::kGarbage);
}

TEST_CASE("http stream: silence ends the connection") {
  NetworkOptions options = TestNetwork();
  options.stall_timeout = Millis{50};
  Scene scene(
      std::string(kStreamHead) + Chunk("one"), [](FeedClient& c) { c.AwaitEnd(); }, options);
  CHECK(LossIn([&] { scene.Body(); }).kind() == LossKind::kSilent);
}
