#include "view/answers.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "support/topic_records.h"

namespace askmix {
namespace {

std::string Brands(const std::vector<NamedMix>& mixes) {
  std::string brands;
  for (const NamedMix& mix : mixes) brands += mix.brand + " ";
  return brands;
}

TEST_CASE("answers: brands come by id and in pages") {
  Answers answers({kFiveMinutes, kHour}, {"acme", "unmeasured"});
  for (const char* brand : {"zeta", "acme", "mid"}) {
    answers.Take(Topic::kRatios, MixRecordOf(brand, kHour, {1, 0, 0}), kNoon);
  }
  answers.Take(Topic::kRatios, MixRecordOf("short", kFiveMinutes, {1, 0, 0}), kNoon);
  CHECK(Brands(answers.Mixes(1, "", 2)) == "acme mid ");
  CHECK(Brands(answers.Mixes(1, "mid", 2)) == "zeta ");
  CHECK(Brands(answers.Mixes(0, "", 10)) == "short ");
  CHECK(answers.State().brands == 4);
  CHECK(answers.Find("unmeasured"));
  CHECK_FALSE(answers.Find("none"));
}

TEST_CASE("answers: every topic finds its place") {
  Answers answers({kHour}, {"acme"});
  answers.Take(Topic::kRatios, MixRecordOf("acme", kHour, {1, 0, 0}), kNoon);
  answers.Take(Topic::kHistory, HistoryRecordOf("acme", {}), kNoon);
  answers.Take(Topic::kShifts, ShiftRecordOf("acme", kNoon), kNoon);
  answers.Take(Topic::kCommunity, MentionRecordOf("acme", "1", Intent::kCommunity), kNoon);
  const auto acme = answers.Find("acme");
  REQUIRE(acme);
  CHECK(acme->mixes[0]);
  CHECK(acme->history);
  CHECK(answers.Shifts("acme", {}, 10).size() == 1);
  CHECK(answers.Mentions("acme", 10, kNoon).size() == 1);
  CHECK(answers.latest_end() == kNoon);
}

TEST_CASE("answers: changes are counted and what changes nothing is not") {
  Answers answers({kHour}, {});
  CHECK_FALSE(answers.HasMixes());
  const std::int64_t before = answers.changes();
  answers.Take(Topic::kRatios, OwnedRecord{.key = "k", .value = "junk"}, kNoon);
  CHECK(answers.changes() == before);
  CHECK(answers.State().unreadable == 1);
  answers.Take(Topic::kRatios, MixRecordOf("acme", kHour, {1, 0, 0}), kNoon);
  CHECK(answers.changes() == before + 1);
  CHECK(answers.HasMixes());
  answers.SetCaughtUp(true);
  answers.SetCaughtUp(true);
  CHECK(answers.changes() == before + 2);
  CHECK(answers.IsCaughtUp());
}

TEST_CASE("answers: what is old goes while records come") {
  Answers answers({kHour}, {});
  answers.Take(Topic::kRatios, MixRecordOf("stranger", kHour, {1, 0, 0}), kNoon);
  answers.Take(Topic::kShifts, ShiftRecordOf("stranger", kNoon), kNoon);
  const TimePoint later = kNoon + ShiftRecords::kAgeMax + Millis{1};
  answers.Take(Topic::kRatios, MixRecordOf("acme", kHour, {1, 0, 0}, later), later);
  CHECK_FALSE(answers.Find("stranger"));
  CHECK(answers.Shifts("", {}, 10).empty());
}

TEST_CASE("answers: readers see whole records while they change") {
  Answers answers({kHour}, {"acme"});
  std::atomic<bool> done{false};
  std::thread feeder([&] {
    for (int i = 1; i <= 2'000; ++i) {
      answers.Take(Topic::kRatios, MixRecordOf("acme", kHour, {i, i, i}), kNoon);
    }
    done = true;
  });
  std::int64_t seen = 0;
  while (!done) {
    for (const NamedMix& mix : answers.Mixes(0, "", 10)) {
      const auto record = DecodeMix(mix.mix->json);
      REQUIRE(record);
      const Tally& counts = record->mix.counts;
      CHECK(counts.slots[0] == counts.slots[2]);
      CHECK(counts.slots[0] >= seen);
      seen = counts.slots[0];
    }
  }
  feeder.join();
}

}  // namespace
}  // namespace askmix
