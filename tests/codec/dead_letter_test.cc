#include "codec/dead_letter.h"

#include <doctest/doctest.h>

#include <array>

namespace askmix {
namespace {

std::string_view HeaderOf(const Output& output, std::string_view name) {
  std::string_view found = "(none)";
  for (const Header& header : output.headers) {
    if (header.name == name) found = header.value;
  }
  return found;
}

TEST_CASE("dead letter: key and value and headers are those of the record") {
  const std::array<Header, 2> headers = {Header{"traceparent", "00-ab"}, Header{"reason", "old"}};
  const Record record{.partition = Partition{4},
                      .offset = Offset{99},
                      .timestamp = FromUnixMillis(1795600000000),
                      .key = "some key",
                      .value = std::string_view("\xFF\x00 raw", 6),
                      .headers = headers};
  const Output output = MakeDeadLetter(record, 2, record.value, "normalize", "mentions.raw",
                                       "not_json", "nothing to read");
  CHECK(output.topic == Topic::kRejected);
  CHECK(output.key == "some key");
  CHECK(output.value == record.value);
  CHECK(output.cause.partition == Partition{4});
  CHECK(output.cause.offset == Offset{99});
  CHECK(output.cause.ordinal == 2);
  REQUIRE(output.headers.size() == 9);
  CHECK(output.headers[0].name == "traceparent");
  CHECK(output.headers[1].value == "old");
  CHECK(HeaderOf(output, "reason") == "not_json");
  CHECK(HeaderOf(output, "detail") == "nothing to read");
  CHECK(HeaderOf(output, "component") == "normalize");
  CHECK(HeaderOf(output, "source.topic") == "mentions.raw");
  CHECK(HeaderOf(output, "source.partition") == "4");
  CHECK(HeaderOf(output, "source.offset") == "99");
  CHECK(HeaderOf(output, "source.timestamp") == "1795600000000");
  CHECK(HeaderOf(output, "truncated") == "(none)");
}

TEST_CASE("dead letter: only a value that no topic would take is cut and says so") {
  const std::string fits(1'900'000, 'x');
  const std::string large(1'900'001, 'x');
  const Record record{.key = "", .value = large};
  const Output whole = MakeDeadLetter(record, 0, fits, "c", "t", "r", "d");
  CHECK(whole.value.size() == fits.size());
  CHECK(HeaderOf(whole, "truncated") == "(none)");
  const Output cut = MakeDeadLetter(record, 0, large, "c", "t", "r", "d");
  CHECK(cut.value.size() == 1'900'000);
  CHECK(HeaderOf(cut, "truncated") == "true");
  CHECK(HeaderOf(cut, "original.size") == "1900001");
}

}  // namespace
}  // namespace askmix
