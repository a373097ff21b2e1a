#include "stages/measure.h"

#include <doctest/doctest.h>

#include "codec/gap.h"
#include "codec/mix.h"
#include "stage_bench.h"

namespace askmix {
namespace {

constexpr Millis kGrid{10'000};
constexpr Millis kHour{3'600'000};
constexpr Millis kDay{86'400'000};

std::string DeltaOf(const std::string& brand, TimePoint bucket, const Tally& change) {
  std::string bytes;
  Encode(Delta{brand, bucket, change}, bytes);
  return bytes;
}

/// Counts by window of a brand as the board shows them; empty: not shown.
std::vector<Tally> Shown(const StageBench& bench, std::string_view brand) {
  std::vector<Tally> counts;
  for (const auto& snapshot : bench.world.board.Read()) {
    for (const BrandMixes& b : snapshot->brands) {
      if (b.brand != brand) continue;
      for (const Mix& mix : b.mixes) counts.push_back(mix.counts);
    }
  }
  return counts;
}

TEST_CASE("measure: a vote is in every window that covers its bucket") {
  StageBench bench("measure");
  bench.Turn({DeltaOf("acme", kNoon - kGrid, Votes(1)), DeltaOf("acme", kNoon - kHour, Votes(0, 1)),
              DeltaOf("acme", kNoon - kDay, Votes(0, 0, 1))});
  CHECK(Shown(bench, "acme") == std::vector{Votes(1), Votes(1, 1), Votes(1, 1, 1)});
}

TEST_CASE("measure: a bucket at the end of the windows waits until they reach it") {
  StageBench bench("measure");
  bench.Turn({DeltaOf("acme", kNoon, Votes(1))});
  CHECK(Shown(bench, "acme").front() == Votes(0));
  bench.Turn({}, kNoon + kGrid);
  CHECK(Shown(bench, "acme").front() == Votes(1));
}

TEST_CASE("measure: older than the longest window is counted too late and changes nothing") {
  StageBench bench("measure");
  bench.Turn({DeltaOf("acme", kNoon - kDay - kGrid, Votes(1))});
  CHECK(bench.CountOf(Outcome::kTooLate, "delta") == 1);
  CHECK(Shown(bench, "acme").back() == Votes(0));
}

TEST_CASE("measure: an aborted turn is as if it had not been") {
  StageBench bench("measure");
  bench.Turn({DeltaOf("acme", kNoon - kGrid, Votes(1))});
  bench.Try({DeltaOf("acme", kNoon - kGrid, Votes(5)), DeltaOf("zeta", kNoon - kGrid, Votes(7))},
            kNoon + kGrid);
  bench.Abort();
  bench.Turn({}, kNoon + kGrid);
  CHECK(Shown(bench, "acme").front() == Votes(1));
  CHECK(Shown(bench, "zeta").front() == Votes(0));
}

TEST_CASE("measure: windows that a gap overlaps are incomplete until they have left it behind") {
  std::string gap;
  Encode(Gap{"normalize", 1, 9, kNoon - kHour - kGrid, kNoon - kHour + kGrid}, gap);
  const auto shown = [](const StageBench& bench) {
    std::vector<bool> incomplete;
    for (const Mix& mix : bench.world.board.Read().front()->brands.front().mixes) {
      incomplete.push_back(mix.incomplete);
      CHECK(mix.shares.has_value() == !mix.incomplete);
    }
    return incomplete;
  };
  StageBench bench("measure");
  const std::vector<std::string> values = {DeltaOf("acme", kNoon - kGrid, Votes(3)), gap, gap};
  bench.Turn(values);
  CHECK(bench.CountOf(Outcome::kPublished, "gap") == 2);
  CHECK(shown(bench) == std::vector{false, true, true});
  CHECK(DecodeMix(bench.Written(Topic::kRatios)[1]).value().mix.incomplete);
  bench.Turn({}, kNoon + kGrid);
  CHECK(shown(bench) == std::vector{false, false, true});
  StageBench rebuilt("measure");
  rebuilt.Restore(values);
  rebuilt.Turn({});
  CHECK(shown(rebuilt) == std::vector{false, true, true});
  rebuilt.Turn({DeltaOf("acme", kNoon + kDay, Votes(1))}, kNoon + kDay + kGrid);
  CHECK(shown(rebuilt) == std::vector{false, false, false});
}

TEST_CASE("measure: state is read back as far as clocks may differ") {
  StageBench bench("measure");
  const Millis ahead{60'000}, clocks_differ{300'000};
  CHECK(bench.stage().RestoreFrom(kNoon, std::nullopt) <= kNoon - kDay - ahead - clocks_differ);
}

TEST_CASE("measure: rebuilt from its input it shows the same numbers") {
  StageBench bench("measure");
  const std::vector<std::string> deltas = {DeltaOf("acme", kNoon - kGrid, Votes(3)),
                                           DeltaOf("acme", kNoon - kHour, Votes(0, -1)),
                                           DeltaOf("acme", kNoon - kHour, Votes(0, 2))};
  bench.Turn(deltas);
  const auto before = Shown(bench, "acme");
  bench.Restart();
  bench.Restore(deltas);
  bench.Turn({});
  CHECK(Shown(bench, "acme") == before);
}

TEST_CASE("measure: brands of the catalogue are shown with 0 before anybody mentions them") {
  StageBench bench("measure");
  bench.Turn({});
  CHECK(Shown(bench, "zeta") == std::vector{Votes(0), Votes(0), Votes(0)});
}

TEST_CASE("measure: a brand outside the catalogue goes when no window holds anything of it") {
  StageBench bench("measure");
  bench.Turn({DeltaOf("guest", kNoon - kGrid, Votes(1))});
  CHECK(Shown(bench, "guest").size() == 3);
  bench.Turn({}, kNoon + kDay);
  CHECK(bench.Written(Topic::kRatios).size() > 0);
  bench.Turn({}, kNoon + kDay + kGrid);
  CHECK(Shown(bench, "guest").empty());
}

TEST_CASE("measure: intents.ratios gets a record per window when counts change and no other") {
  StageBench bench("measure");
  bench.Turn({DeltaOf("acme", kNoon - kGrid, Votes(1))});
  REQUIRE(bench.Written(Topic::kRatios).size() == 6);  // zeta's zeros too, once
  const MixRecord mix = DecodeMix(bench.Written(Topic::kRatios)[0]).value();
  CHECK(mix.brand == "acme");
  CHECK(mix.window == Millis{300'000});
  CHECK(mix.end == kNoon);
  CHECK(mix.mix.counts == Votes(1));
  bench.Turn({}, kNoon + kGrid);
  CHECK(bench.Written(Topic::kRatios).empty());
}

TEST_CASE("measure: numbers of a partition that went away are taken down at once") {
  StageBench bench("measure");
  bench.Turn({DeltaOf("acme", kNoon - kGrid, Votes(1))});
  bench.stage().Forget(Partition{0});
  CHECK(bench.world.board.Read().empty());
}

TEST_CASE("measure: an unreadable delta becomes a dead letter") {
  StageBench bench("measure");
  bench.Turn({"[]"});
  CHECK(bench.Written(Topic::kRejected) == std::vector<std::string>{"[]"});
  CHECK(bench.CountOf(Outcome::kRejected, "not_object") == 1);
}

}  // namespace
}  // namespace askmix
