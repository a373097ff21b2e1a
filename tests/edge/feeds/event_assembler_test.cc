#include "edge/feeds/event_assembler.h"

#include <doctest/doctest.h>

#include <vector>

using namespace askmix;

namespace {

std::vector<std::string> All(EventAssembler& events) {
  std::vector<std::string> all;
  while (auto event = events.Next()) all.push_back(*std::move(event));
  return all;
}

}  // namespace

TEST_CASE("event assembler: events come out the same wherever the bytes are cut") {
  const std::string stream =
      ":)\nevent: update\ndata: {\"id\":\"1\"}\n\n:thump\n\r\nevent: delete\r\ndata: "
      "12\r\n\r\ndata: a\ndata: b\n\nevent: unfinished\n";
  const std::vector<std::string> want = {"event: update\ndata: {\"id\":\"1\"}",
                                         "event: delete\ndata: 12", "data: a\ndata: b"};
  for (std::size_t step = 1; step <= stream.size(); ++step) {
    CAPTURE(step);
    EventAssembler events(1'000);
    for (std::size_t at = 0; at < stream.size(); at += step) events.Add(stream.substr(at, step));
    CHECK(All(events) == want);
  }
}

TEST_CASE("event assembler: one that is too large is dropped and the next one is whole") {
  for (const std::string& large : {"data: " + std::string(500, 'x') + "\n\n",
                                   "data: x\ndata: y\ndata: " + std::string(90, 'z') + "\n\n"}) {
    for (const std::size_t step : {1U, 7U, 1'000U}) {
      EventAssembler events(60);
      const std::string stream = large + "data: small\n\n";
      for (std::size_t at = 0; at < stream.size(); at += step) events.Add(stream.substr(at, step));
      CHECK(All(events) == std::vector<std::string>{"data: small"});
      CHECK(events.too_large() == 1);
    }
  }
}

TEST_CASE("event assembler: another connection does not go on with the old one's event") {
  EventAssembler events(1'000);
  events.Add("event: update\ndata: half");
  events.Clear();
  events.Add("data: whole\n\n");
  CHECK(All(events) == std::vector<std::string>{"data: whole"});
}
