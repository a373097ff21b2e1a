#include "counting/copies.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

constexpr Millis kHour{3'600'000};
constexpr TimePoint kNow = FromUnixMillis(1'764'072'000'000);

Copies::Sighting By(std::uint64_t account, TimePoint at = kNow, std::uint64_t words = 7) {
  return {words, account, at, kNow};
}

TEST_CASE("copies: accounts are counted once each and only for their own words") {
  Copies copies(kHour);
  CHECK(copies.Note(By(1)) == 1);
  CHECK(copies.Note(By(1)) == 1);
  CHECK(copies.Note(By(2)) == 2);
  CHECK(copies.Note(By(3, kNow, 8)) == 1);
  copies.Commit();
  CHECK(copies.Note(By(3)) == 3);
  CHECK(copies.Note(By(2)) == 3);
}

TEST_CASE("copies: texts of more than an hour apart are none of each other") {
  Copies copies(kHour);
  copies.Note(By(1, kNow));
  CHECK(copies.Note(By(2, kNow + kHour)) == 2);
  CHECK(copies.Note(By(3, kNow + kHour + Millis{1})) == 2);
  CHECK(copies.Note(By(4, kNow - kHour)) == 2);
}

TEST_CASE("copies: an abort leaves no trace and a restart finds what was committed") {
  Copies copies(kHour);
  copies.Note(By(1));
  copies.Abort();
  CHECK(copies.Note(By(2)) == 1);
  Copies restarted(kHour);
  restarted.Restore(By(2));
  CHECK(restarted.Note(By(3)) == 2);
}

TEST_CASE("copies: what is older than an hour is forgotten and many accounts are bounded") {
  Copies copies(kHour);
  for (std::uint64_t account = 1; account <= 1'000; ++account) copies.Note(By(account));
  CHECK(copies.Note(By(1'001)) == Copies::kAccountsMax);
  copies.Commit();
  CHECK(copies.Note(By(1'002)) == Copies::kAccountsMax);
  copies.Abort();
  CHECK(copies.texts() == 1);
  copies.Expire(kNow + kHour + Millis{1});
  CHECK(copies.texts() == 0);
  CHECK(copies.Note(By(1)) == 1);
}

}  // namespace
}  // namespace askmix
