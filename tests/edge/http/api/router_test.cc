#include "edge/http/api/site.h"

namespace askmix {
namespace {

TEST_CASE("api: paths that are nothing are problems") {
  const Site site;
  for (const char* target : {"/api/v1/", "/api/v1/brandsX", "/api/v1/brands/", "/api/v1/status/",
                             "/api/v1/shifts/x", "/api/v1//brands", "/api/v1/openapi.yaml"}) {
    CAPTURE(target);
    CheckProblem(site.Get(target), 404, "openapi.json");
  }
  for (const char* target : {"/api/v1", "/api/v2/brands", "/metricsX", "/metrics/sub"}) {
    CAPTURE(target);
    CheckProblem(site.Get(target), 404, "there is nothing here");
  }
}

TEST_CASE("api: parameters that are wrong are problems that name them") {
  Site site;
  site.CatchUp();
  site.TakeMixes("acme", {1, 0, 0});
  CheckProblem(site.Get("/api/v1/brands?window=2h"), 400, "window: give one of 5m, 1h, 24h");
  CheckProblem(site.Get("/api/v1/brands?limit=1001"), 400, "limit: give a whole number");
  CheckProblem(site.Get("/api/v1/brands/acme?window=1h"), 400, "window: there are no parameters");
  CheckProblem(site.Get("/api/v1/brands/acme/mix?limit=1"), 400, "but window");
  CheckProblem(site.Get("/api/v1/shifts?after=x"), 400, "but limit, before");
  CheckProblem(site.Get("/api/v1/status?%"), 400, "cannot be read");
}

TEST_CASE("api: an answer that still holds is not sent again") {
  Site site;
  site.CatchUp();
  site.TakeMixes("acme", {1, 0, 0});
  for (const std::string target :
       {"/api/v1/brands", "/api/v1/brands/acme", "/api/v1/brands/acme/mix", "/api/v1/shifts",
        "/api/v1/openapi.json", "/api/v1/status"}) {
    CAPTURE(target);
    const HttpAnswer first = site.Get(target);
    const std::size_t at = first.headers.find("ETag: ");
    REQUIRE(at != first.headers.npos);
    const std::string tag = first.headers.substr(at + 6, first.headers.find('\r', at) - at - 6);
    CHECK(tag.starts_with("W/\""));
    const HttpAnswer again = site.Get(target, "If-None-Match: \"other\", " + tag + "\r\n");
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(Holds(again.headers, "ETag: " + tag + "\r\n"));
    CHECK(site.Get(target, "If-None-Match: *\r\n").status == 304);
    CHECK(site.Get(target, "If-None-Match: W/\"other\"\r\n").status == 200);
  }
}

TEST_CASE("api: an answer that has changed is sent again") {
  Site site;
  site.CatchUp();
  site.TakeMixes("acme", {1, 0, 0});
  const HttpAnswer first = site.Get("/api/v1/brands");
  const std::size_t at = first.headers.find("ETag: ") + 6;
  const std::string known =
      "If-None-Match: " + first.headers.substr(at, first.headers.find('\r', at) - at) + "\r\n";
  CHECK(site.Get("/api/v1/brands", known).status == 304);
  site.TakeMixes("acme", {2, 0, 0});
  CHECK(site.Get("/api/v1/brands", known).status == 200);
}

TEST_CASE("api: what asks for an answer that is a problem gets the problem") {
  const Site site;
  CheckProblem(site.Get("/api/v1/brands", "If-None-Match: *\r\n"), 503, "have not been read");
}

}  // namespace
}  // namespace askmix
