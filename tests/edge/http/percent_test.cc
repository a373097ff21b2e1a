#include "edge/http/percent.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

TEST_CASE("percent: what was encoded is decoded to the same bytes") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const std::string encoded = PercentEncode(all);
  CHECK(encoded.find_first_of("&=?#/+ \"<>") == encoded.npos);
  CHECK(PercentDecode(encoded) == all);
  CHECK(PercentEncode("a-Z_0.~") == "a-Z_0.~");
  CHECK(PercentEncode("\xC3\xA9/") == "%C3%A9%2F");
}

TEST_CASE("percent: halves of an escape are refused") {
  for (const char* text : {"%", "a%2", "%g0", "%0g", "%%20"}) {
    CAPTURE(text);
    CHECK_FALSE(PercentDecode(text));
  }
  CHECK(PercentDecode("%2f%2F") == "//");
}

}  // namespace
}  // namespace askmix
