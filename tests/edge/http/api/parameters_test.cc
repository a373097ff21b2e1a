#include "edge/http/api/parameters.h"

#include <doctest/doctest.h>

#include <array>

namespace askmix {
namespace {

constexpr std::array kAll = {Parameter::kWindow, Parameter::kLimit, Parameter::kAfter,
                             Parameter::kBefore};
constexpr std::array kWindows = {Millis{300'000}, Millis{3'600'000}};

Result<Parameters> Read(std::string_view query) {
  return ReadParameters(query, kAll, Limits{10, 50}, kWindows);
}

TEST_CASE("parameters: what is left out has its standard value") {
  for (const char* query : {"", "&", "&&"}) {
    const auto parameters = Read(query);
    REQUIRE(parameters);
    CHECK(parameters->window == 0);
    CHECK(parameters->limit == 10);
    CHECK(parameters->after.empty());
    CHECK_FALSE(parameters->before);
  }
}

TEST_CASE("parameters: are read in any order and decoded") {
  const auto parameters = Read("after=a%26b+c%2B&limit=50&window=1h&before=12.acme%4012");
  REQUIRE(parameters);
  CHECK(parameters->window == 1);
  CHECK(parameters->limit == 50);
  CHECK(parameters->after == "a&b c+");
  REQUIRE(parameters->before);
  CHECK(parameters->before->at == FromUnixMillis(12));
  CHECK(parameters->before->id == "acme@12");
  CHECK(FormatPlace(*parameters->before) == "12.acme@12");
}

TEST_CASE("parameters: what is wrong is named with what would be right") {
  struct Case {
    const char* query;
    const char* detail;
  };
  const Case cases[] = {
      {"window=2h", "window: give one of 5m, 1h"},
      {"window=", "window: give one of 5m, 1h"},
      {"limit=0", "limit: give a whole number from 1 to 50"},
      {"limit=51", "limit: give a whole number from 1 to 50"},
      {"limit=-1", "limit: give a whole number from 1 to 50"},
      {"limit=1.5", "limit: give a whole number from 1 to 50"},
      {"limit=", "limit: give a whole number from 1 to 50"},
      {"limit", "limit: give a whole number from 1 to 50"},
      {"limit=99999999999999999999", "limit: give a whole number from 1 to 50"},
      {"limit=1&limit=1", "limit: give it once"},
      {"after=", "after: give the id of a brand"},
      {"before=x", "before: give what stands in \"next\" of an answer"},
      {"before=12", "before: give what stands in \"next\" of an answer"},
      {"before=12.", "before: give what stands in \"next\" of an answer"},
      {"before=9999999999999999.a", "before: give what stands in \"next\" of an answer"},
      {"widnow=1h", "widnow: there is no such parameter here, but window, limit, after, before"},
      {"after=%2",
       "the query cannot be read: parameters are UTF-8, and a % has two hexadecimal "
       "digits behind it"},
      {"after=%ff",
       "the query cannot be read: parameters are UTF-8, and a % has two hexadecimal "
       "digits behind it"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.query);
    const auto parameters = Read(c.query);
    REQUIRE_FALSE(parameters);
    CHECK(parameters.error().reason == "bad_parameter");
    CHECK(parameters.error().detail == c.detail);
  }
}

TEST_CASE("parameters: where there are none all are refused") {
  const auto parameters = ReadParameters("a=1", {}, {}, kWindows);
  REQUIRE_FALSE(parameters);
  CHECK(parameters.error().detail == "a: there are no parameters here");
}

}  // namespace
}  // namespace askmix
