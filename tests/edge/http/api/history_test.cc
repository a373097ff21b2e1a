#include "edge/http/api/site.h"

namespace askmix {
namespace {

TEST_CASE("api history: points with asks have shares with intervals") {
  Site site;
  site.CatchUp();
  site.TakeMixes("acme", {30, 10, 0});
  site.Take(Topic::kHistory, HistoryRecordOf("acme", {{kNoon - kHour, {30, 10, 0, 2}, 40},
                                                      {kNoon - kFiveMinutes, {0, 0, 0, 9}}}));
  const Parsed history(site.Get("/api/v1/brands/acme/history"));
  CHECK(history->FindText("brand") == "acme");
  CHECK(history->FindText("step") == "15m");
  REQUIRE(history->FindArray("points")->count() == 2);
  const JsonValue& first = *history->FindArray("points")->elements().begin();
  CHECK(first.FindInt("other") == 2);
  REQUIRE(first.FindObject("shares"));
  const JsonValue* promotion = first.FindObject("shares")->FindObject("promotion");
  REQUIRE(promotion);
  CHECK(promotion->Find("value")->text() == "0.750000");
  CHECK(promotion->Has("low"));
  CHECK(promotion->Has("high"));
  CHECK_FALSE(history->Has("withheld"));
}

TEST_CASE("api history: no shares are shown while catching up") {
  Site site;
  site.CatchUp();
  site.TakeMixes("acme", {30, 10, 0});
  site.Take(Topic::kHistory, HistoryRecordOf("acme", {{kNoon - kHour, {30, 10, 0, 2}, 40}}));
  site.clock.Advance(Millis{60'000});
  const Parsed history(site.Get("/api/v1/brands/acme/history"));
  CHECK(history->FindText("withheld") == "catching_up");
  CHECK_FALSE(history->FindArray("points")->elements().begin().operator*().Has("shares"));
}

}  // namespace
}  // namespace askmix
