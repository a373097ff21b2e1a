#include "edge/http/api/site.h"

namespace askmix {
namespace {

TEST_CASE("api events: a stream begins with the end of the latest mix") {
  Site site;
  site.TakeMixes("acme", {1, 0, 0});
  HttpPeer peer(site.server.port());
  peer.Send(RequestText("GET", "/api/v1/events"));
  const std::string head = peer.ReadUntil("\r\n\r\n");
  CAPTURE(head);
  CHECK(head.starts_with("HTTP/1.1 200"));
  CHECK(Holds(head, "Content-Type: text/event-stream\r\n"));
  CHECK(Holds(head, "X-Accel-Buffering: no\r\n"));
  CHECK_FALSE(Holds(head, "ETag"));
  const auto event = [](TimePoint end) {
    return "event: mixes\ndata: {\"end\":" + std::to_string(UnixMillis(end)) + "}\n\n";
  };
  CHECK(peer.ReadUntil("\n\n") == event(kNoon));
  site.server.Publish(kMixesEvent, MixesEvent(kNoon + kHour));
  CHECK(peer.ReadUntil("\n\n") == event(kNoon + kHour));
}

}  // namespace
}  // namespace askmix
