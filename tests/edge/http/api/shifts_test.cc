#include "edge/http/api/site.h"

namespace askmix {
namespace {

struct Shifted : Site {
  Shifted() {
    CatchUp();
    TakeMixes("acme", {1, 0, 0});
    TakeMixes("zeta/1", {1, 0, 0});
    for (int i = 1; i <= 3; ++i) {
      Take(Topic::kShifts, ShiftRecordOf("acme", FromUnixMillis(i)));
      Take(Topic::kShifts, ShiftRecordOf("zeta/1", FromUnixMillis(i)));
    }
  }

  /// The ids of all pages from `target` on.
  std::string Follow(std::string target) const {
    std::string ids;
    while (!target.empty()) {
      const Parsed page(Get(target));
      ids += TextsOf(page->FindArray("shifts"), "id");
      target = page->FindText("next");
    }
    return ids;
  }
};

TEST_CASE("api shifts: those of all brands and of one with the newest first") {
  const Shifted site;
  CHECK(site.Follow("/api/v1/shifts") == "zeta/1@3 acme@3 zeta/1@2 acme@2 zeta/1@1 acme@1 ");
  CHECK(site.Follow("/api/v1/brands/acme/shifts") == "acme@3 acme@2 acme@1 ");
}

TEST_CASE("api shifts: pages lead to the end and each shift is there once") {
  const Shifted site;
  for (const int limit : {1, 2, 3, 4, 6}) {
    CAPTURE(limit);
    const std::string query = "?limit=" + std::to_string(limit);
    CHECK(site.Follow("/api/v1/shifts" + query) ==
          "zeta/1@3 acme@3 zeta/1@2 acme@2 zeta/1@1 acme@1 ");
    CHECK(site.Follow("/api/v1/brands/zeta%2F1/shifts" + query) == "zeta/1@3 zeta/1@2 zeta/1@1 ");
  }
}

TEST_CASE("api shifts: reading goes on below a shift that has gone") {
  const Shifted site;
  CHECK(site.Follow("/api/v1/shifts?before=2.b@2") == "acme@2 zeta/1@1 acme@1 ");
}

TEST_CASE("api shifts: a brand without shifts has an empty list") {
  Site site;
  site.CatchUp();
  site.TakeMixes("acme", {1, 0, 0});
  CHECK(Parsed(site.Get("/api/v1/brands/acme/shifts"))->FindArray("shifts")->count() == 0);
}

}  // namespace
}  // namespace askmix
