#include "codec/platforms/platform.h"
#include "support/payloads.h"

namespace askmix {
namespace {

TEST_CASE("brandwatch: a post of X and its delete by X have one key") {
  const Mention row = ReadOne(
      R"({"resourceId":"900003","queryId":5,"guid":"2125524895134646272","pageType":"twitter",)"
      R"("date":"2026-11-25T09:40:00.000+0000","title":"Tidewater"})");
  const Mention gone = ReadOne(
      R"({"delete":{"status":{"id_str":"2125524895134646272"},"timestamp_ms":"1795599700000"}})");
  CHECK(row.key == gone.key);
  CHECK(gone.version > row.version);
}

TEST_CASE("brandwatch: pages of results of others are none of Brandwatch's") {
  CHECK(OutcomeOf(R"({"results":[{"a":1}]})") == "refuse unknown_format");
}

}  // namespace
}  // namespace askmix
