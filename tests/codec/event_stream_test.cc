#include "codec/platforms/event_stream.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

TEST_CASE("event_stream: only lines with its fields are of an event stream") {
  for (const std::string_view line : {":", ":thump", "event: x", "data:{}", "id: 1", "retry: 5"}) {
    CAPTURE(line);
    CHECK(IsEventStream(line));
  }
  for (const std::string_view line : {"", "{}", "datum: x", "event", "{\"a\"\nevent: x"}) {
    CAPTURE(line);
    CHECK_FALSE(IsEventStream(line));
  }
}

TEST_CASE("event_stream: events end at empty lines and at the end") {
  const EventStream stream =
      SplitEventStream("event: a\ndata: 1\n\n:c\r\ndata:2\r\ndata:  3\r\nid: 7\n\n\n\nevent: b");
  CHECK(stream.comments == 1);
  REQUIRE(stream.events.size() == 3);
  CHECK(stream.events[0].name == "a");
  CHECK(stream.events[0].data == "1");
  CHECK(stream.events[1].name.empty());
  CHECK(stream.events[1].data == "2\n 3");
  CHECK(stream.events[2].name == "b");
  CHECK_FALSE(stream.events[2].has_data);
}

TEST_CASE("event_stream: fields that nobody knows are passed over") {
  const EventStream stream = SplitEventStream("data: 1\nfoo: bar\nnonsense\n\nfoo: bar\n\n");
  REQUIRE(stream.events.size() == 1);
  CHECK(stream.events[0].data == "1");
}

}  // namespace
}  // namespace askmix
