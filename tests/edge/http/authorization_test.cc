#include "edge/http/authorization.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

TEST_CASE("authorization: a bearer's token stands behind the scheme in any case") {
  CHECK(BearerToken("Bearer abc") == "abc");
  CHECK(BearerToken("bEARER  abc ") == "abc");
  for (const char* header : {"", "abc", "Bearer", "Bearer ", "Basic abc", "Bearerabc"}) {
    CAPTURE(header);
    CHECK(BearerToken(header).empty());
  }
}

TEST_CASE("authorization: only the same token is the same") {
  CHECK(IsSameToken("abc", "abc"));
  for (const char* given : {"", "ab", "abcd", "abd", "bbc", "ABC"}) {
    CAPTURE(given);
    CHECK_FALSE(IsSameToken(given, "abc"));
  }
}

}  // namespace
}  // namespace askmix
