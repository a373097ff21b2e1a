#include "edge/feeds/backoff.h"

#include <doctest/doctest.h>

#include "core/time.h"

using namespace askmix;

TEST_CASE("backoff: waits double up to the longest and are drawn from their upper half") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Backoff backoff(Millis{1'000}, Millis{60'000}, seed);
    for (const int due : {1'000, 2'000, 4'000, 8'000, 16'000, 32'000, 60'000, 60'000}) {
      const Millis wait = backoff.Next();
      CHECK(wait >= Millis{due / 2});
      CHECK(wait <= Millis{due});
    }
    backoff.Reset();
    CHECK(backoff.Next() <= Millis{1'000});
  }
}

TEST_CASE("backoff: two that were cut off together come back apart") {
  Backoff one(Millis{60'000}, Millis{60'000}, 1), other(Millis{60'000}, Millis{60'000}, 2);
  CHECK(one.Next() != other.Next());
}

TEST_CASE("backoff: a server may say how long to wait in seconds or until when") {
  const TimePoint now = *ParseTimestamp("2026-11-26T10:00:00Z");
  CHECK(ParseRetryAfter("7", now) == Millis{7'000});
  CHECK(ParseRetryAfter("2026-11-26T10:02:30.000Z", now) == Millis{150'000});
  CHECK(ParseRetryAfter("2026-11-26T09:00:00Z", now) == Millis{0});
  CHECK(ParseRetryAfter("999999", now) == Millis{3'600'000});
  CHECK(!ParseRetryAfter("", now));
  CHECK(!ParseRetryAfter("soon", now));
  CHECK(!ParseRetryAfter("-1", now));
  CHECK(!ParseRetryAfter("99999999999999999999", now));
}
