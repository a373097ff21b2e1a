#include "stages/measure.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "codec/gap.h"
#include "codec/history.h"
#include "codec/mix.h"
#include "known_classifier.h"
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
      for (const Mix& mix : *b.mixes) counts.push_back(mix.counts);
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

TEST_CASE("measure: an aborted turn leaves no trace of counts that met their limits") {
  StageBench bench("measure");
  bench.Turn({DeltaOf("acme", kNoon - kGrid, Votes(7))});
  bench.Try({DeltaOf("acme", kNoon - kGrid, Votes(3'000'000'000)),
             DeltaOf("acme", kNoon - kGrid, Votes(-5'000'000'000))},
            kNoon + kGrid);
  bench.Abort();
  bench.Turn({}, kNoon + kGrid);
  CHECK(Shown(bench, "acme").front() == Votes(7));
}

TEST_CASE("measure: windows that a gap overlaps are incomplete until they have left it behind") {
  std::string gap;
  Encode(Gap{"normalize", 1, 9, kNoon - kHour - kGrid, kNoon - kHour + kGrid}, gap);
  const auto shown = [](const StageBench& bench) {
    std::vector<bool> incomplete;
    for (const Mix& mix : *bench.world.board.Read().front()->brands.front().mixes) {
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

TEST_CASE("measure: what very many brands have to say goes out in several transactions") {
  StageBench bench("measure");
  std::vector<std::string> values;
  for (int i = 0; i < 9'000; ++i) {
    values.push_back(DeltaOf("stranger-" + std::to_string(i), kNoon - kGrid, Votes(1)));
  }
  std::map<std::string, int> said;
  int turns = 0;
  const auto hear = [&] {
    std::size_t bytes = 0;
    for (const std::string& value : bench.Written(Topic::kRatios)) {
      bytes += value.size();
      ++said[DecodeMix(value).value().brand];
    }
    CHECK(bytes < kSaidBytesMax + 10'000);
    ++turns;
  };
  bench.Turn(values);
  hear();
  SUBCASE("all are committed") {}
  SUBCASE("one is aborted") {
    bench.Try({});
    REQUIRE_FALSE(bench.Written(Topic::kRatios).empty());
    bench.Abort();
  }
  while (!bench.Turn({}).outputs.empty()) hear();
  CHECK(turns > 1);
  CHECK(said.size() == 9'000 + bench.world.options.brand_ids.size());
  for (const auto& [brand, times] : said) CHECK(times == 3);  // one for each window
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

TEST_CASE("measure: votes of one author make wider intervals and an aborted turn forgets them") {
  std::string delta;
  Encode(Delta{"acme",
               kNoon - kGrid,
               Votes(2),
               "",
               {{"x:1", {Intent::kPromotion, OtherKind::kNone}, 7, "en", 1},
                {"x:2", {Intent::kPromotion, OtherKind::kNone}, 7, "en", 1}}},
         delta);
  const auto shown = [](const StageBench& bench) {
    return bench.world.board.Read().front()->brands.front().mixes->front();
  };
  StageBench bench("measure");
  bench.world.options.breakdown.platform = true;
  bench.Restart();
  bench.Try({delta});
  bench.Abort();
  bench.Turn({delta});
  CHECK(shown(bench).authors == 1);
  CHECK(shown(bench).effective_asks == 1);
  CHECK(shown(bench).platforms == std::vector<CountedPart>{{"x", {2, 0, 0, 0, 0, 0}}});
  CHECK(shown(bench).languages.empty());
  bench.Turn({DeltaOf("acme", kNoon - kGrid, Votes(2))}, kNoon + Millis{1'000});
  CHECK(shown(bench).authors == 3);
  CHECK(shown(bench).effective_asks == doctest::Approx(16.0 / 6));
}

TEST_CASE("measure: intents.history tells the last day of each brand that was mentioned") {
  StageBench bench("measure");
  bench.Turn({DeltaOf("acme", kNoon - kGrid, Votes(1))});
  REQUIRE(bench.Written(Topic::kHistory).size() == 1);
  const History history = DecodeHistory(bench.Written(Topic::kHistory)[0]).value();
  CHECK(history.brand == "acme");
  CHECK(history.points.size() == 1);
}

TEST_CASE("measure: numbers of a partition that went away are taken down at once") {
  StageBench bench("measure");
  bench.Turn({DeltaOf("acme", kNoon - kGrid, Votes(1))});
  bench.stage().Forget(Partition{0});
  CHECK(bench.world.board.Read().empty());
}

TEST_CASE("measure: votes for brands beyond the limit are summed in the overflow") {
  StageBench bench("measure");
  std::vector<std::string> guests, more;
  for (std::size_t i = 0; i < kGuestsMax; ++i) {
    guests.push_back(DeltaOf("guest" + std::to_string(i), kNoon - kGrid, Votes(1)));
  }
  for (int i = 0; i < 3; ++i) {
    more.push_back(DeltaOf("more" + std::to_string(i), kNoon - kGrid, Votes(0, 1)));
  }
  more.push_back(guests.front());
  more.push_back(DeltaOf("acme", kNoon - kGrid, Votes(1)));
  bench.Turn(guests);
  CHECK(bench.CountOf(Outcome::kPublished, "overflow") == 0);
  CHECK(Shown(bench, "guest" + std::to_string(kGuestsMax - 1)).front() == Votes(1));

  bench.Try(more);
  bench.Abort();
  bench.Turn(more, kNoon + Millis{1'000});
  CHECK(bench.CountOf(Outcome::kPublished, "overflow") == 3);
  CHECK(Shown(bench, "_overflow.0").front() == Votes(0, 3));
  CHECK(Shown(bench, "more0").empty());
  CHECK(Shown(bench, "guest0").front() == Votes(2));
  CHECK(Shown(bench, "acme").front() == Votes(1));

  bench.Turn({}, kNoon + kDay);
  bench.Turn({}, kNoon + kDay + kGrid);
  bench.Turn({DeltaOf("more0", kNoon + kDay, Votes(1))}, kNoon + kDay + 2 * kGrid);
  CHECK(Shown(bench, "more0").front() == Votes(1));
}

TEST_CASE("measure: a brand outside the catalogue whose name is too long is in the overflow") {
  StageBench bench("measure");
  const std::string longest(200, 'x');
  const std::vector<std::string> values = {DeltaOf(longest, kNoon - kGrid, Votes(1)),
                                           DeltaOf(longest + "x", kNoon - kGrid, Votes(0, 1))};
  bench.Turn(values);
  CHECK(Shown(bench, longest).front() == Votes(1));
  CHECK(Shown(bench, "_overflow.0").front() == Votes(0, 1));
  bench.Restart();
  bench.Restore(values);
  bench.Turn({});
  CHECK(Shown(bench, "_overflow.0").front() == Votes(0, 1));
}

TEST_CASE("measure: a bucket that begins a longest window after now is refused") {
  StageBench bench("measure");
  const std::string waits = DeltaOf("acme", kNoon + kDay - kGrid, Votes(1));
  const std::string refused = DeltaOf("acme", kNoon + kDay, Votes(1));
  bench.Turn({waits, refused});
  CHECK(bench.CountOf(Outcome::kRejected, "future") == 1);
  CHECK(bench.Written(Topic::kRejected) == std::vector{refused});
  bench.Restart();
  bench.Restore({waits, refused});
  bench.Turn({}, kNoon + kDay + kGrid);
  CHECK(Shown(bench, "acme").back() == Votes(1));
}

TEST_CASE("measure: gaps beyond the limit become one that covers them") {
  const auto gap_at = [](TimePoint from) {
    std::string bytes;
    Encode(Gap{"normalize", 0, 1, from, from + Millis{1}}, bytes);
    return bytes;
  };
  std::vector<std::string> gaps;
  for (int i = 0; i < 1'000; ++i) gaps.push_back(gap_at(kNoon - kDay + Millis{i}));
  StageBench bench("measure");
  bench.Turn(gaps);
  const auto incomplete = [&] {
    return bench.world.board.Read().front()->brands.front().mixes->front().incomplete;
  };
  CHECK_FALSE(incomplete());
  bench.Turn({gap_at(kNoon - kGrid)}, kNoon + Millis{1'000});
  CHECK(incomplete());
}

TEST_CASE("measure: an unreadable delta becomes a dead letter") {
  StageBench bench("measure");
  bench.Turn({"[]"});
  CHECK(bench.Written(Topic::kRejected) == std::vector<std::string>{"[]"});
  CHECK(bench.CountOf(Outcome::kRejected, "not_object") == 1);
}

/// The mix of acme in the longest window, as it is shown.
Mix LongestMix(const StageBench& bench) {
  for (const BrandMixes& b : bench.world.board.Read().front()->brands) {
    if (b.brand == "acme") return b.mixes->back();
  }
  return {};
}

/// 400 mentions, of which 100 ask: 40, 40 and 20, as the known classifier sees them.
std::string DeltaOfModel(const std::string& model, TimePoint bucket) {
  std::string bytes;
  Encode(Delta{"acme", bucket, {{200, 100, 50, 0, 50, 0}, {64'000, 64'000, 52'000}}, model}, bytes);
  return bytes;
}

TEST_CASE("measure: shares are corrected while one known model is in the window") {
  StageBench bench("measure");
  const KnownClassifier known;
  bench.world.models.Replace({.standard = Borrowed(known), .by_brand = {}, .shadow = {}});
  bench.Turn({DeltaOfModel("known-1", kNoon - kGrid)}, kNoon);
  bench.Turn({}, kNoon + kGrid);
  REQUIRE(LongestMix(bench).corrected);
  CHECK((*LongestMix(bench).corrected)[0].value == doctest::Approx(0.4));
  CHECK(LongestMix(bench).shares);
}

TEST_CASE("measure: corrected shares follow their counts at the next grid point") {
  StageBench bench("measure");
  const KnownClassifier known;
  bench.world.models.Replace({.standard = Borrowed(known), .by_brand = {}, .shadow = {}});
  bench.Turn({DeltaOfModel("known-1", kNoon - kGrid)});
  bench.Turn({}, kNoon + kGrid);
  const auto first = LongestMix(bench).corrected;
  REQUIRE(first);
  std::string more;
  Encode(Delta{"acme", kNoon - kGrid, {{100, 0, 0, 0, 0, 0}, {70'000, 10'000, 10'000}}, "known-1"},
         more);
  bench.Turn({more}, kNoon + kGrid + Millis{5'000});
  CHECK(LongestMix(bench).counts.slots[0] == 300);
  CHECK(LongestMix(bench).corrected == first);
  bench.Turn({}, kNoon + 2 * kGrid);
  REQUIRE(LongestMix(bench).corrected);
  CHECK((*LongestMix(bench).corrected)[0].value > (*first)[0].value);
}

AssumedMixPtr Assume(const std::string& name, std::array<double, 3> shares) {
  return std::make_shared<const AssumedMix>(AssumedMix{.name = name, .shares = shares});
}

TEST_CASE("measure: a mix stands beside what is assumed of its brand from the next grid point on") {
  StageBench bench("measure");
  bench.Turn({DeltaOf("acme", kNoon - kGrid, Votes(3, 1)), DeltaOf("guest", kNoon, Votes(1))});
  CHECK_FALSE(LongestMix(bench).assumed);
  std::vector<Brand> brands = bench.world.brands;
  brands[0].assumed = Assume("own", {0.5, 0.5, 0});
  bench.world.shelf.Replace(
      std::make_shared<const BrandSet>(brands, "2", Assume("of-all", {1, 0, 0})));
  bench.Turn({}, kNoon + kGrid);
  REQUIRE(LongestMix(bench).assumed);
  CHECK(LongestMix(bench).assumed->name == "own");
  const auto& shown = bench.world.board.Read().front()->brands;
  REQUIRE(shown.size() == 3);
  CHECK(shown[1].mixes->front().assumed->name == "of-all");  // not in the catalogue
  CHECK(shown[2].mixes->front().assumed->name == "of-all");
  const std::vector<std::string> written = bench.Written(Topic::kRatios);
  CHECK(std::ranges::count_if(written, [](const std::string& record) {
          return record.find("\"name\":\"own\"") != record.npos &&
                 record.find("\"difference\":{\"promotion\":{\"value\":0.250000,") != record.npos;
        }) == 3);
}

TEST_CASE("measure: shares are not corrected where votes of another model are in the window") {
  StageBench bench("measure");
  const KnownClassifier known;
  bench.world.models.Replace({.standard = Borrowed(known), .by_brand = {}, .shadow = {}});
  bench.Turn({DeltaOfModel("known-1", kNoon - kGrid), DeltaOfModel("older-1", kNoon - kHour)});
  bench.Turn({}, kNoon + kGrid);
  CHECK_FALSE(LongestMix(bench).corrected);
  CHECK(LongestMix(bench).shares);
  // The shorter windows hold one model only.
  CHECK(bench.world.board.Read().front()->brands.front().mixes->front().corrected);
}

}  // namespace
}  // namespace askmix
