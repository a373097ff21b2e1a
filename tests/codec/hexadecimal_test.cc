#include "codec/hexadecimal.h"

#include <doctest/doctest.h>

#include <limits>

namespace askmix {
namespace {

TEST_CASE("hexadecimal: hashes come back from their 16 digits") {
  for (const std::uint64_t value :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0x0123456789abcdef},
        std::numeric_limits<std::uint64_t>::max()}) {
    std::uint64_t read = 7;
    CHECK(Hexadecimal(value).size() == 16);
    CHECK(ReadHexadecimal(Hexadecimal(value), read));
    CHECK(read == value);
  }
  CHECK(Hexadecimal(0x0123456789abcdef) == "0123456789abcdef");
}

TEST_CASE("hexadecimal: what is no hash is refused") {
  std::uint64_t read = 0;
  for (const std::string_view text :
       {"", "0", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeg", "-123456789abcdef",
        "0x23456789abcdef", " 123456789abcdef"}) {
    CAPTURE(text);
    CHECK_FALSE(ReadHexadecimal(text, read));
  }
}

}  // namespace
}  // namespace askmix
