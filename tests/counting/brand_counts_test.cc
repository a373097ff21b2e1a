#include "counting/brand_counts.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

constexpr TimePoint kNoon = FromUnixMillis(1'764'072'000'000);
constexpr Decision kPromotion{Intent::kPromotion, OtherKind::kNone};
constexpr Decision kCare{Intent::kOther, OtherKind::kCare};

TimePoint At(std::int64_t seconds) { return kNoon + Millis{seconds * 1'000}; }

const WindowSpec& ShortSpec() {
  static const WindowSpec spec{Millis{10'000}, {Millis{30'000}, Millis{120'000}}};
  return spec;
}

Tally SumOf(std::span<const VoteChange> votes) {
  Tally sum;
  for (const VoteChange& vote : votes) sum[vote.decision] += vote.add;
  return sum;
}

const std::vector<VoteChange> kVotes = {
    {.key = "x:1", .decision = kPromotion, .author = 7, .lang = "en"},
    {.key = "x:2", .decision = kPromotion, .author = 7, .lang = "de"},
    {.key = "bluesky:3", .decision = kCare}};

TEST_CASE("brand counts: a mix tells who the mentions are from and when and where they were made") {
  BrandCounts counts(ShortSpec(), {.platform = true, .language = true});
  counts.Advance(At(0));
  CHECK(counts.Add(At(-15), SumOf(kVotes), kVotes));
  const Mix mix = counts.MixOf(0, false);
  CHECK(mix.counts.slots == std::array<std::int64_t, 6>{2, 0, 0, 1, 0, 0});
  CHECK(mix.authors == 2);
  CHECK(mix.effective_asks == 1);
  CHECK(mix.mentioned == Windows::Span{At(-20), At(-20)});
  CHECK(mix.platforms ==
        std::vector<CountedPart>{{"bluesky", {0, 0, 0, 1, 0, 0}}, {"x", {2, 0, 0, 0, 0, 0}}});
  CHECK(mix.languages == std::vector<CountedPart>{{"de", {1, 0, 0, 0, 0, 0}},
                                                  {"en", {1, 0, 0, 0, 0, 0}},
                                                  {"unknown", {0, 0, 0, 1, 0, 0}}});
  CHECK(counts.latest().Since(Intent::kPromotion, At(-60)).size() == 2);
  CHECK(counts.EffectiveAsksBetween(At(-20), At(-10)) == 1);
  CHECK(counts.EffectiveAsksBetween(At(-10), At(0)) == 0);
}

TEST_CASE("brand counts: what is not asked for is not taken apart") {
  BrandCounts counts(ShortSpec(), {});
  counts.Advance(At(0));
  counts.Add(At(-15), SumOf(kVotes), kVotes);
  CHECK(counts.MixOf(0, false).platforms.empty());
  CHECK(counts.MixOf(0, false).languages.empty());
}

TEST_CASE("brand counts: what is taken back leaves no trace") {
  BrandCounts counts(ShortSpec(), {.platform = true, .language = true});
  counts.Advance(At(0));
  const Mix before = counts.MixOf(1, false);
  const auto applied = counts.Add(At(-15), SumOf(kVotes), kVotes);
  REQUIRE(applied);
  counts.TakeBack(At(-15), *applied, kVotes);
  CHECK(counts.MixOf(1, false) == before);
  CHECK(counts.latest().Since(Intent::kPromotion, At(-60)).empty());
}

TEST_CASE("brand counts: changes of which nothing more is known are of different authors") {
  BrandCounts counts(ShortSpec(), {.platform = true, .language = true});
  counts.Advance(At(0));
  counts.Add(At(-15), SumOf(kVotes), {});
  CHECK(counts.MixOf(0, false).authors == 3);
  CHECK(counts.MixOf(0, false).effective_asks == 2);
}

}  // namespace
}  // namespace askmix
