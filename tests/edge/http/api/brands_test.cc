#include "edge/http/api/site.h"

namespace askmix {
namespace {

TEST_CASE("api brands: the list has names and the mix of the window that is asked for") {
  Site site;
  site.CatchUp();
  site.Take(Topic::kRatios, MixRecordOf("acme", kHour, {30, 10, 0}));
  site.Take(Topic::kRatios, MixRecordOf("acme", kFiveMinutes, {1, 0, 0}));
  const Parsed hour(site.Get("/api/v1/brands?window=1h"));
  CHECK(hour->FindText("window") == "1h");
  CHECK(hour->FindBool("catching_up") == false);
  REQUIRE(hour->FindArray("brands")->count() == 1);
  const JsonValue& acme = *hour->FindArray("brands")->elements().begin();
  CHECK(acme.FindText("id") == "acme");
  CHECK(acme.FindText("name") == "Ac<me>");
  REQUIRE(acme.FindObject("mix"));
  CHECK(acme.FindObject("mix")->FindInt("asks") == 40);
  CHECK(acme.FindObject("mix")->Has("shares"));
  CHECK_FALSE(hour->Has("next"));

  const Parsed shortest(site.Get("/api/v1/brands"));
  CHECK(shortest->FindText("window") == "5m");
}

TEST_CASE("api brands: pages lead through all brands by id and each is there once") {
  Site site;
  site.CatchUp();
  const std::string odd = "a&b c/d%\xC3\xA9";
  for (const std::string& brand : {std::string("m"), std::string("acme"), odd, std::string("z")}) {
    site.TakeMixes(brand, {1, 0, 0});
  }
  std::string target = "/api/v1/brands?window=1h&limit=1", all;
  for (int pages = 0; pages < 4; ++pages) {
    const Parsed page(site.Get(target));
    all += TextsOf(page->FindArray("brands"), "id");
    CHECK(page->Has("next") == (pages < 3));
    target = page->FindText("next");
    if (target.empty()) break;
    CHECK(target.starts_with("/api/v1/brands?window=1h&limit=1&after="));
  }
  CHECK(all == odd + " acme m z ");
}

TEST_CASE("api brands: one brand has its mixes and its last shift") {
  Site site;
  site.CatchUp();
  site.TakeMixes("acme", {3, 1, 0});
  site.Take(Topic::kShifts, ShiftRecordOf("acme", kNoon - kHour));
  site.Take(Topic::kShifts, ShiftRecordOf("acme", kNoon));
  site.Take(Topic::kShifts, ShiftRecordOf("zeta", kNoon));
  const Parsed acme(site.Get("/api/v1/brands/acme"));
  CHECK(acme->FindText("id") == "acme");
  CHECK(acme->FindText("name") == "Ac<me>");
  CHECK(acme->FindBool("catching_up") == false);
  CHECK(TextsOf(acme->FindArray("mixes"), "window") == "5m 1h 24h ");
  REQUIRE(acme->FindObject("last_shift"));
  CHECK(acme->FindObject("last_shift")->FindInt("at") == UnixMillis(kNoon));
}

TEST_CASE("api brands: one outside the catalogue is answered by its id with slashes in it too") {
  Site site;
  site.CatchUp();
  site.TakeMixes("what/ever", {1, 0, 0});
  const Parsed brand(site.Get("/api/v1/brands/what%2Fever"));
  CHECK(brand->FindText("name") == "what/ever");
  CHECK_FALSE(brand->Has("last_shift"));
  CHECK(Parsed(site.Get("/api/v1/brands/what%2Fever/mix?window=1h"))->FindText("brand") ==
        "what/ever");
}

TEST_CASE("api brands: one of the catalogue without a mix is known") {
  Site site;
  site.CatchUp();
  site.TakeMixes("zeta", {1, 0, 0});
  const Parsed acme(site.Get("/api/v1/brands/acme"));
  CHECK(acme->FindArray("mixes")->count() == 0);
  CheckProblem(site.Get("/api/v1/brands/acme/mix"), 503, "measure has not written");
  CheckProblem(site.Get("/api/v1/brands/acme/history"), 503, "measure has not written");
}

TEST_CASE("api brands: an unknown brand is a problem that says where the known ones stand") {
  Site site;
  site.CatchUp();
  site.TakeMixes("acme", {1, 0, 0});
  for (const std::string part : {"", "/mix", "/history", "/shifts"}) {
    CAPTURE(part);
    CheckProblem(site.Get("/api/v1/brands/none" + part), 404, "/api/v1/brands");
  }
}

TEST_CASE("api brands: an id may end as a resource of another brand does") {
  Site site;
  site.CatchUp();
  for (const std::string id : {"x", "x/history", "x/../mix"}) site.TakeMixes(id, {1, 0, 0});
  CHECK(Parsed(site.Get("/api/v1/brands/x%2Fhistory"))->FindText("id") == "x/history");
  CHECK(Parsed(site.Get("/api/v1/brands/x%2F..%2Fmix"))->FindText("id") == "x/../mix");
  CHECK(Parsed(site.Get("/api/v1/brands/x%2F..%2Fmix/mix"))->FindText("brand") == "x/../mix");
}

TEST_CASE("api brands: nothing is said before the topics are read or measure has written") {
  Site site;
  for (const std::string target :
       {"/api/v1/brands", "/api/v1/brands/acme", "/api/v1/brands/acme/mix",
        "/api/v1/brands/acme/history", "/api/v1/brands/acme/shifts", "/api/v1/shifts"}) {
    CAPTURE(target);
    site.answers.SetCaughtUp(false);
    const HttpAnswer before = site.Get(target);
    CheckProblem(before, 503, "have not been read yet");
    CHECK(Holds(before.headers, "Retry-After: 1\r\n"));
    site.answers.SetCaughtUp(true);
    CheckProblem(site.Get(target), 503, "measure has not written");
  }
}

TEST_CASE("api brands: shares are withheld while catching up and when a mix is stale") {
  Site site;
  site.CatchUp();
  site.TakeMixes("acme", {30, 10, 0});
  const auto expect = [&](std::string_view withheld) {
    for (const std::string target :
         {"/api/v1/brands", "/api/v1/brands/acme", "/api/v1/brands/acme/mix?window=24h"}) {
      CAPTURE(target);
      const std::string body = site.Get(target).body;
      CHECK(Holds(body, "\"shares\"") == withheld.empty());
      CHECK(Holds(body, "\"withheld\"") == !withheld.empty());
      CHECK(Holds(body, withheld));
      CHECK(Holds(body, R"("promotion":30)"));
    }
  };
  expect("");
  site.clock.Advance(Millis{130'001});
  site.CatchUp();
  expect("\"withheld\":\"stale\"");
  site.board.SetCompleteUntil(kNoon);
  expect("\"withheld\":\"catching_up\"");
  site.CatchUp();
  site.answers.SetCaughtUp(false);
  expect("\"withheld\":\"catching_up\"");
  CHECK(Holds(site.Get("/api/v1/brands").body, R"("catching_up":true)"));
}

}  // namespace
}  // namespace askmix
