#include "edge/feeds/jetstream_cursor.h"

#include <doctest/doctest.h>

#include "core/time.h"

using namespace askmix;

namespace {

const TimePoint kNow = *ParseTimestamp("2026-11-26T10:00:00Z");

}  // namespace

TEST_CASE("jetstream cursor: both wires move it and a request is rewound by 5 seconds") {
  JetstreamCursor cursor(std::nullopt);
  CHECK(!cursor.Request());
  CHECK(cursor.See(R"({"did":"d","time_us":1764150000000001,"kind":"commit"})", kNow) ==
        FromUnixMillis(1764150000000));
  CHECK(cursor.latest_us() == 1764150000000001);
  CHECK(cursor.Request() == 1764149995000001);
  cursor.See(R"({"$type":"message","payload":{"seq":12,"time":"2025-11-26T09:40:01.123456Z"}})",
             kNow);
  CHECK(cursor.latest_us() == 1764150001123000);
}

TEST_CASE("jetstream cursor: earlier events and ones ahead of the clock do not move it") {
  JetstreamCursor cursor(1764150000000000);
  CHECK(cursor.See(R"({"time_us":1764140000000000})", kNow));
  CHECK(!cursor.See(R"({"time_us":4102444800000000})", kNow));
  CHECK(cursor.latest_us() == 1764150000000000);
}

TEST_CASE("jetstream cursor: what is no event moves nothing") {
  JetstreamCursor cursor(std::nullopt);
  for (const char* text : {"", "no json", "[]", "{}", R"({"time_us":"x"})", R"({"time_us":-5})",
                           R"({"payload":{"time":"never"}})", R"({"payload":7})", "\xff"}) {
    CHECK(!cursor.See(text, kNow));
  }
  CHECK(!cursor.latest_us());
}

TEST_CASE("jetstream cursor: a place that breaks the connection thrice is passed over") {
  JetstreamCursor cursor(1'764'150'000'000'000);
  cursor.OnGarbage();
  cursor.OnGarbage();
  CHECK(cursor.skip_us() == 0);
  cursor.OnGarbage();
  CHECK(cursor.skip_us() == 1'000'000);
  CHECK(cursor.Request() == 1'764'150'001'000'000);
  cursor.OnGarbage();
  CHECK(cursor.Request() == 1'764'150'002'000'000);
  cursor.See(R"({"time_us":1764150003000000})", kNow);
  CHECK(cursor.skip_us() == 0);
  CHECK(cursor.Request() == 1'764'149'998'000'000);
}
