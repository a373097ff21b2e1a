#include "edge/http/accept_encoding.h"

#include <doctest/doctest.h>

#include <string_view>

namespace askmix {
namespace {

TEST_CASE("accept encoding: gzip is for those who allow it and like nothing better") {
  for (const std::string_view header :
       {"gzip", "GZIP", "x-gzip", "deflate, gzip", "gzip;q=0.001", "gzip; q=0.5", "gzip;Q=1.000",
        "br;q=1.0, gzip;q=0.8, *;q=0.1", "*", "*;q=0.5", "identity;q=0.5, gzip;q=0.5",
        "identity;q=0, *", ", gzip ,", "gzip;level=9"}) {
    CAPTURE(header);
    CHECK(PrefersGzip(header));
  }
}

TEST_CASE("accept encoding: a weight of zero or a better one of another kind means no gzip") {
  for (const std::string_view header :
       {"", "deflate", "gzip;q=0", "gzip; q=0", "gzip;q=0.000", "*;q=0", "*, gzip;q=0", "gzipped",
        "identity", "gzip;q=0.5, identity", "gzip;q=0.5, identity;q=0.6", "gzip;q=x",
        "gzip;q=", "gzip;q=1x", "\"gzip\"", "gz ip"}) {
    CAPTURE(header);
    CHECK_FALSE(PrefersGzip(header));
  }
}

}  // namespace
}  // namespace askmix
