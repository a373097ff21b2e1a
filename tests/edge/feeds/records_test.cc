#include "edge/feeds/records.h"

#include "edge/feeds/read.h"

namespace askmix {
namespace {

using Values = std::vector<std::string>;

TEST_CASE("records: each line is one and blank ones are passed over") {
  const ReadRecords read = Read("{\"a\":1}\r\n\n  \n{\"a\":2}\nnot json");
  CHECK(read.values == Values{"{\"a\":1}", "{\"a\":2}", "not json"});
  CHECK(read.lines == std::vector<std::int64_t>{1, 4, 5});
  CHECK(read.passed_over.blank == 2);
}

TEST_CASE("records: a line over the limit is refused and the next one is read") {
  const ReadRecords read =
      Read("{}\n" + std::string(kPayloadBytesMax + 1, 'x') + "\n{}\n", "ndjson");
  CHECK(read.values == Values{"{}", "!too_large", "{}"});
  CHECK(read.lines == std::vector<std::int64_t>{1, 2, 3});
}

TEST_CASE("records: the lines of an event belong together") {
  const ReadRecords read = Read(
      ":)\nevent: update\ndata: {\"a\":1}\ndata: 2\n\n:thump\n\nevent: delete\r\ndata: 7\r\n\r\n"
      "data: {}\n");
  CHECK(read.values ==
        Values{"event: update\ndata: {\"a\":1}\ndata: 2", "event: delete\ndata: 7", "data: {}"});
  CHECK(read.lines == std::vector<std::int64_t>{2, 8, 11});
  CHECK(read.passed_over.comments == 2);
}

TEST_CASE("records: an event over the limit is refused and the next one is read") {
  std::string text = "event: x\n";
  while (text.size() <= kPayloadBytesMax) text += "data: " + std::string(100'000, 'x') + "\n";
  CHECK(Read(text + "\nevent: y\ndata: 1\n\n").values == Values{"!too_large", "event: y\ndata: 1"});
}

TEST_CASE("records: events of one line each are lines") {
  CHECK(Read("data: {\"a\":1}\ndata: {\"a\":2}\n").values ==
        Values{"data: {\"a\":1}", "data: {\"a\":2}"});
}

}  // namespace
}  // namespace askmix
