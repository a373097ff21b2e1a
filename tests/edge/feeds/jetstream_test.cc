// Bluesky's feed against a server on this machine.
#include "edge/feeds/jetstream.h"

#include <doctest/doctest.h>

#include <set>

#include "core/time.h"
#include "edge/feeds/jetstream_cursor.h"
#include "edge/feeds/live.h"
#include "support/feed_server.h"

using namespace askmix;

namespace {

constexpr std::int64_t kStart = 1'764'150'000'000'000;
constexpr std::int64_t kStep = 100'000;  ///< microseconds from event to event
constexpr int kRewind = static_cast<int>(JetstreamCursor::kRewindUs / kStep);

std::string Event(int i) {
  return R"({"did":"did:plc:a","time_us":)" + std::to_string(kStart + i * kStep) +
         R"(,"kind":"commit","i":)" + std::to_string(i) + "}";
}

/// The first event that a request asks for.
int FirstOf(const std::string& request) {
  const std::size_t at = request.find("cursor=");
  if (at == request.npos) return 0;
  const std::int64_t cursor = std::stoll(request.substr(at + 7));
  return static_cast<int>(std::max<std::int64_t>((cursor - kStart + kStep - 1) / kStep, 0));
}

struct Scene {
  explicit Scene(FeedServer::Serve serve, std::optional<std::int64_t> cursor = {})
      : server(std::move(serve)), network(TestNetwork()) {
    JetstreamOptions options;
    options.endpoints = {ParseEndpoint("ws://" + server.address(), "wss", "ws")};
    options.collections = {"app.bsky.feed.post"};
    options.dids = {"did:plc:a"};
    options.cursor_us = cursor;
    options.now = [] { return *ParseTimestamp("2026-11-26T10:00:00Z"); };
    feed.emplace(MakeJetstream(network, options), time.Clock(), 1);
  }

  FeedServer server;
  Network network;
  PassingTime time;
  std::optional<LiveFeed> feed;
};

}  // namespace

TEST_CASE("jetstream: asks for collections and accounts and passes messages on as they are") {
  Requests requests;
  const std::string odd = "{ \"odd\" :  \"spacing\" }";
  Scene scene([&](FeedClient& client, int) {
    requests.Add(client.AcceptWebSocket());
    client.Send(Frame(Event(0)) + Frame(odd) + Frame("no json at all"));
    client.AwaitEnd();
  });
  const FeedItem first = NextRecord(*scene.feed);
  CHECK(first.value == Event(0));
  CHECK(first.mark.offset == kStart);
  CHECK(first.time == FromUnixMillis(kStart / 1000));
  const FeedItem second = NextRecord(*scene.feed);
  CHECK(second.value == odd);
  CHECK(second.mark.offset == kStart);
  CHECK(!second.time);
  CHECK(NextRecord(*scene.feed).value == "no json at all");
  CHECK(scene.feed->host() == "127.0.0.1");
  const std::string request = requests.All().at(0);
  CHECK(request.starts_with(
      "GET /subscribe?wantedCollections=app.bsky.feed.post&wantedDids=did:plc:a HTTP/1.1"));
}

TEST_CASE("jetstream: goes on from the cursor that it was given") {
  Requests requests;
  Scene scene(
      [&](FeedClient& client, int) {
        requests.Add(client.AcceptWebSocket());
        client.Send(Frame(Event(0)));
        client.AwaitEnd();
      },
      kStart + 7'000'000);
  CHECK(NextRecord(*scene.feed).mark.offset == kStart + 7'000'000);
  CHECK(requests.All().at(0).find("&cursor=" + std::to_string(kStart + 2'000'000) + " ") !=
        std::string::npos);
}

TEST_CASE("jetstream: after cuts anywhere nothing is missing and only the rewind comes twice") {
  constexpr int kEvents = 400;
  Scene scene([](FeedClient& client, int number) {
    const int first = FirstOf(client.AcceptWebSocket());
    std::string bytes;
    for (int i = first; i < kEvents; ++i) bytes += Frame(Event(i));
    // Each connection lives a bit longer than the one before it; most end within a frame.
    if (number < 20)
      bytes.resize(
          std::min<std::size_t>(bytes.size(), 6'000 + 97U * static_cast<unsigned>(number)));
    client.Send(bytes);
    if (number >= 20) client.AwaitEnd();
  });
  std::set<std::string> values;
  int latest = -1;
  while (values.size() < kEvents) {
    const std::string value = NextRecord(*scene.feed).value;
    const int i = std::stoi(value.substr(value.rfind(':') + 1));
    CHECK(i <= latest + 1);
    CHECK(i >= latest - kRewind);
    latest = std::max(latest, i);
    values.insert(value);
  }
  CHECK(scene.feed->reconnects() > 0);
}

TEST_CASE("jetstream: a frame that always breaks the connection is passed over in the end") {
  const std::string broken = Frame(Event(3).replace(10, 1, "\xff"));
  Scene scene([&](FeedClient& client, int) {
    const int first = FirstOf(client.AcceptWebSocket());
    std::string bytes;
    for (int i = first; i < 40; ++i) bytes += i == 3 ? broken : Frame(Event(i));
    client.Send(bytes);
    client.AwaitEnd();
  });
  std::set<std::string> values;
  while (!values.contains(Event(39))) values.insert(NextRecord(*scene.feed).value);
  CHECK(values.contains(Event(2)));
  CHECK(!values.contains(Event(3)));
  // A second of events is given up with it.
  CHECK(values.contains(Event(13)));
  CHECK(scene.feed->reconnects() == 3);
}

TEST_CASE("jetstream: what is dropped is counted") {
  Scene scene([](FeedClient& client, int) {
    client.AcceptWebSocket();
    client.Send(Frame("zstd", 0x82) + Frame(std::string(12'000, 'x')) + Frame(Event(0)));
    client.AwaitEnd();
  });
  CHECK(NextRecord(*scene.feed).value == Event(0));
  CHECK(scene.feed->source().dropped() ==
        std::map<std::string_view, std::int64_t>{{"binary", 1}, {"too_large", 1}});
}
