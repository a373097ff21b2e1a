#include "edge/http/api/site.h"

namespace askmix {
namespace {

const StageRow& kMeasure = *FindStage("measure");

void BecomeReady(Site& site) {
  site.telemetry.ObserverOf(kMeasure, 0).Assigned(std::array{Partition{0}});
  site.telemetry.SetProgress(
      kMeasure, std::vector<PartitionProgress>{{Partition{0}, Offset{3}, Offset{5}}}, kNoon);
  site.CatchUp();
}

TEST_CASE("api status: what runs here and how far it is") {
  Site site;
  BecomeReady(site);
  site.TakeMixes("acme", {1, 0, 0});
  const std::array outcomes = {OutcomeCount{Outcome::kPublished, "delta", 7}};
  TurnReport report;
  report.outcomes = outcomes;
  report.items_read = 7;
  site.telemetry.ObserverOf(kMeasure, 0).Committed(report);

  const Parsed status(site.Get("/api/v1/status"));
  CHECK(status->FindText("version") == "1.2.3");
  CHECK(status->FindBool("ready") == true);
  CHECK(status->FindArray("reasons")->count() == 0);
  CHECK(status->FindBool("catching_up") == false);
  CHECK(status->FindInt("complete_until") == UnixMillis(kNoon));
  CHECK(status->FindText("grid") == "10s");
  CHECK(status->FindInt("brands") == 1);
  CHECK(status->FindText("model") == "fake-1");
  std::string windows;
  for (const JsonValue& window : status->FindArray("windows")->elements()) {
    windows.append(window.text()).append(" ");
  }
  CHECK(windows == "5m 1h 24h ");
  REQUIRE(status->FindArray("stages")->count() == 1);
  const JsonValue& stage = *status->FindArray("stages")->elements().begin();
  CHECK(stage.FindText("name") == "measure");
  CHECK(stage.FindInt("items_read") == 7);
  CHECK(stage.FindInt("lag") == 2);
  CHECK(Holds(TextsOf(stage.FindArray("outcomes"), "reason"), "delta "));
  CHECK_FALSE(status->Has("left_out"));
  CHECK_FALSE(status->Has("unreadable"));
}

TEST_CASE("api status: what is missing is told with its reason") {
  Site site;
  site.Take(Topic::kRatios, OwnedRecord{.key = "k", .value = "junk"});
  const Parsed status(site.Get("/api/v1/status"));
  CHECK(status->FindBool("ready") == false);
  CHECK(status->FindArray("reasons")->count() > 1);
  CHECK(status->FindBool("catching_up") == true);
  CHECK_FALSE(status->Has("complete_until"));
  CHECK(status->FindInt("unreadable") == 1);
}

TEST_CASE("api health: passes when ready and says why it does not") {
  Site site;
  const HttpAnswer answer = site.Get("/api/v1/health");
  CHECK(Holds(answer.headers, "Content-Type: application/health+json\r\n"));
  const Parsed fails(answer, 503);
  CHECK(fails->FindText("status") == "fail");
  CHECK(Holds(answer.body, "the topics that answers come from"));
  CHECK(site.Get("/readyz").status == 503);
  BecomeReady(site);
  const Parsed passes(site.Get("/api/v1/health"));
  CHECK(passes->FindText("status") == "pass");
  CHECK_FALSE(passes->Has("reasons"));
  CHECK(site.Get("/readyz").status == 200);
}

}  // namespace
}  // namespace askmix
