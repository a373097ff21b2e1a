#include "codec/cause.h"

#include <doctest/doctest.h>

#include <array>

namespace askmix {
namespace {

bool Read(std::string_view json, Cause& cause) {
  const auto parsed = ScratchDocument().Parse(json);
  REQUIRE(parsed.has_value());
  return ReadCause(**parsed, cause);
}

TEST_CASE("cause: the largest one comes back as it was written") {
  const Cause cause{Partition{INT32_MAX}, Offset{INT64_MAX}, UINT32_MAX};
  std::string out;
  JsonWriter writer(out);
  writer.BeginObject();
  WriteCause("a \"topic\"", cause, writer);
  writer.EndObject();
  const auto parsed = ScratchDocument().Parse(out);
  REQUIRE(parsed.has_value());
  Cause read;
  REQUIRE(ReadCause(*(*parsed)->Find("cause"), read));
  CHECK(read.partition == cause.partition);
  CHECK(read.offset == cause.offset);
  CHECK(read.ordinal == cause.ordinal);
  CHECK((*parsed)->Find("cause")->FindText("topic") == "a \"topic\"");
}

TEST_CASE("cause: what is none is refused") {
  for (const std::string_view json :
       {R"({})", R"([0,1,2])", R"({"partition":0,"offset":1})", R"({"partition":0,"ordinal":1})",
        R"({"partition":-1,"offset":1,"ordinal":0})",
        R"({"partition":2147483648,"offset":1,"ordinal":0})",
        R"({"partition":0,"offset":1,"ordinal":4294967296})",
        R"({"partition":0,"offset":1,"ordinal":-1})",
        R"({"partition":"0","offset":1,"ordinal":0})"}) {
    CAPTURE(json);
    Cause cause;
    CHECK_FALSE(Read(json, cause));
  }
}

}  // namespace
}  // namespace askmix
