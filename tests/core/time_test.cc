#include "core/time.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

namespace askmix {
namespace {

std::string Reformat(std::string_view text) {
  const auto t = ParseTimestamp(text);
  return t ? FormatTimestamp(*t) : "refused";
}

TEST_CASE("time: timestamps of every accepted shape name their instant") {
  struct Row {
    std::string_view text, utc;
  };
  const std::vector<Row> rows = {
      {"2026-11-24T10:00:00Z", "2026-11-24T10:00:00.000Z"},
      {"2026-11-24T10:00:00.123Z", "2026-11-24T10:00:00.123Z"},
      {"2026-11-24t10:00:00.5z", "2026-11-24T10:00:00.500Z"},
      {"2026-11-24T10:00:00.123999999Z", "2026-11-24T10:00:00.123Z"},
      {"2026-11-24T10:00:00+05:30", "2026-11-24T04:30:00.000Z"},
      {"2026-11-24T23:30:00-0800", "2026-11-25T07:30:00.000Z"},
      {"2026-11-24T10:00:00+01", "2026-11-24T09:00:00.000Z"},
      {"2026-11-24T10:00:00-00:00", "2026-11-24T10:00:00.000Z"},
      {"2026-11-24 10:00:00", "2026-11-24T10:00:00.000Z"},
      {"2026-11-24 10:00:00 -0800", "2026-11-24T18:00:00.000Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"},
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"},
      {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
      {"0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"},
      {"Fri Apr 22 09:41:56 +0000 2016", "2016-04-22T09:41:56.000Z"},
      {"Fri Apr 22 09:41:56 -0730 2016", "2016-04-22T17:11:56.000Z"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(Reformat(row.text) == row.utc);
  }
}

TEST_CASE("time: what could be read two ways or is no date is refused") {
  const std::vector<std::string_view> rows = {"",
                                              " ",
                                              "T",
                                              "now",
                                              "2026",
                                              "2026-11-24",
                                              "03/04/2024",
                                              "03/04/2024 10:00:00",
                                              "26-11-24T10:00:00Z",
                                              "2026-11-24T10:00Z",
                                              "2026-11-24T24:00:00Z",
                                              "2026-11-24T10:60:00Z",
                                              "2026-11-24T10:00:61Z",
                                              "2026-02-29T10:00:00Z",
                                              "2026-13-01T10:00:00Z",
                                              "2026-00-01T10:00:00Z",
                                              "2026-11-00T10:00:00Z",
                                              "2026-11-24T10:00:00.Z",
                                              "2026-11-24T10:00:00,5Z",
                                              "2026-11-24T10:00:00Zulu",
                                              "2026-11-24T10:00:00 ",
                                              "2026-11-24T10:00:00+24:00",
                                              "2026-11-24T10:00:00+05:60",
                                              "2026-11-24T10:00:00+05:",
                                              "2026-11-24T10:00:00+5",
                                              " 2026-11-24T10:00:00Z",
                                              "2026-11-24T10:00:00Z ",
                                              "-2026-11-24T10:00:00Z",
                                              "2026-11-24T-1:00:00Z",
                                              "2026/11/24 10:00:00",
                                              "1764000000",
                                              "Fri Apr 22 09:41:56 +0000 16",
                                              "Fri Apr 22 09:41:56 2016",
                                              "Fri Foo 22 09:41:56 +0000 2016",
                                              "Xxx Apr 22 09:41:56 +0000 2016",
                                              "Fri Apr 31 09:41:56 +0000 2016"};
  for (const std::string_view text : rows) {
    CAPTURE(text);
    CHECK(Reformat(text) == "refused");
  }
}

TEST_CASE("time: formatting is the inverse of parsing") {
  for (std::int64_t ms = -3'000'000'000'000; ms < 6'000'000'000'000; ms += 7'777'777'777) {
    CAPTURE(ms);
    CHECK(ParseTimestamp(FormatTimestamp(FromUnixMillis(ms))) == FromUnixMillis(ms));
  }
}

TEST_CASE("time: absurd times are formatted as the nearest year with four digits") {
  CHECK(FormatTimestamp(TimePoint::max()) == "9999-12-31T23:59:59.999Z");
  CHECK(FormatTimestamp(TimePoint::min()) == "0000-01-01T00:00:00.000Z");
}

TEST_CASE("time: the unit of a unix time follows from its magnitude") {
  constexpr std::int64_t kSeconds = 1'764'000'000;
  for (const std::int64_t scale : {1LL, 1'000LL, 1'000'000LL, 1'000'000'000LL}) {
    CAPTURE(scale);
    CHECK(ParseUnixTime(kSeconds * scale) == FromUnixMillis(kSeconds * 1'000));
  }
  CHECK(ParseUnixTime(99'999'999'999) == FromUnixMillis(99'999'999'999'000));
  CHECK(ParseUnixTime(100'000'000'000) == FromUnixMillis(100'000'000'000));
  CHECK(ParseUnixTime(99'999'999'999'999) == FromUnixMillis(99'999'999'999'999));
  CHECK(ParseUnixTime(100'000'000'000'000) == FromUnixMillis(100'000'000'000));
  CHECK(ParseUnixTime(100'000'000'000'000'000) == FromUnixMillis(100'000'000'000));
  CHECK(ParseUnixTime(0) == FromUnixMillis(0));
  CHECK_FALSE(ParseUnixTime(-1));
}

TEST_CASE("time: durations are a positive number and a unit") {
  CHECK(ParseDuration("250ms") == Millis{250});
  CHECK(ParseDuration("10s") == Millis{10'000});
  CHECK(ParseDuration("5m") == Millis{300'000});
  CHECK(ParseDuration("24h") == Millis{86'400'000});
  CHECK(ParseDuration("7d") == Millis{604'800'000});
  for (const std::string_view text :
       {"", "5", "m", "0s", "-5m", "+5m", "5 m", "5M", "1.5h", "5min", "5m ", " 5m", "1h30m",
        "9223372036854775807d", "99999999999999999999s"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseDuration(text));
  }
}

TEST_CASE("time: durations are written in the largest unit that divides them") {
  struct Row {
    Millis duration;
    std::string_view text;
  };
  constexpr std::array kRows = {Row{Millis{300'000}, "5m"},     Row{Millis{3'600'000}, "1h"},
                                Row{Millis{86'400'000}, "24h"}, Row{Millis{172'800'000}, "2d"},
                                Row{Millis{604'800'000}, "7d"}, Row{Millis{5'400'000}, "90m"},
                                Row{Millis{10'000}, "10s"},     Row{Millis{250}, "250ms"}};
  for (const Row& row : kRows) {
    CHECK(FormatDuration(row.duration) == row.text);
    CHECK(ParseDuration(row.text) == row.duration);
  }
}

}  // namespace
}  // namespace askmix
