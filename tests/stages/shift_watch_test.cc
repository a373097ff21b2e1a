#include "stages/shift_watch.h"

#include <doctest/doctest.h>

#include "codec/announcement.h"
#include "codec/shift.h"
#include "stage_bench.h"

namespace askmix {
namespace {

constexpr Millis kMinute{60'000};
constexpr Millis kHour{3'600'000};
constexpr Millis kMemory = ShiftDetector::kMemory;

const WindowSpec& Spec() {
  static const WindowSpec spec{Millis{10'000}, {kHour, 24 * kHour}, kMemory};
  return spec;
}

/// What a brand is asked in a minute: balanced, or nearly all for promotion.
Tally Minute(bool shifted) { return shifted ? Votes(16, 2, 2) : Votes(7, 7, 6); }

/// A brand that is asked 20 times a minute for a day before noon, and for something else after it.
class Day {
 public:
  Day() {
    counts_.Advance(kNoon);
    for (TimePoint t = kNoon - 24 * kHour; t < kNoon; t += kMinute) Add(t, Minute(false));
  }

  /// The next minute passes; what is found in it.
  std::vector<ShiftWatch::Found> Pass(ShiftWatch& watch, bool shifted = true) {
    Add(now_, Minute(shifted));
    now_ += kMinute;
    counts_.Advance(now_);
    return Look(watch);
  }
  std::vector<ShiftWatch::Found> Look(ShiftWatch& watch) {
    return watch.Look({{"acme", &counts_}}, gaps, now_, now_ - kMemory);
  }
  TimePoint now() const { return now_; }

  KnownGaps gaps;

 private:
  void Add(TimePoint t, const Tally& change) { counts_.Add(t, change, {}); }

  BrandCounts counts_{Spec(), {}};
  TimePoint now_ = kNoon;
};

/// Minutes until something is found; 0: nothing is within two hours.
int MinutesUntilFound(Day& day, ShiftWatch& watch, bool shifted = true) {
  for (int minute = 1; minute <= 120; ++minute) {
    if (!day.Pass(watch, shifted).empty()) return minute;
  }
  return 0;
}

TEST_CASE("shift watch: a shift is found soon and a day like the one before has none") {
  Day day, same;
  ShiftWatch watch, calm;
  day.Look(watch);
  same.Look(calm);
  const int minutes = MinutesUntilFound(day, watch);
  CHECK(minutes > 0);
  CHECK(minutes <= 15);
  CHECK(MinutesUntilFound(same, calm, false) == 0);
}

TEST_CASE("shift watch: what was found is found again until it is announced") {
  Day day;
  ShiftWatch watch;
  day.Look(watch);
  REQUIRE(MinutesUntilFound(day, watch) > 0);
  const auto again = day.Pass(watch);
  REQUIRE(again.size() == 1);
  CHECK(again[0].brand == "acme");
  CHECK(again[0].shift.risen == 0);
  const AskPeriod& after = again[0].shift.what.after;
  CHECK(after.end == day.now());
  CHECK(after.start >= kNoon - 10 * kMinute);
  watch.Announced({"acme", after.end, after.start});
  CHECK(MinutesUntilFound(day, watch) == 0);
}

TEST_CASE("shift watch: a successor that knows what was announced does not find it again") {
  Day day;
  ShiftWatch watch;
  day.Look(watch);
  for (int minute = 0; minute < 30; ++minute) day.Pass(watch);
  ShiftWatch forgetful, informed;
  informed.Announced({"acme", day.now(), kNoon});
  day.Look(forgetful);
  day.Look(informed);
  CHECK(day.Pass(forgetful).size() == 1);
  Day other = day;
  CHECK(MinutesUntilFound(other, informed) == 0);
}

TEST_CASE("shift watch: news that is known already changes nothing") {
  Day day;
  ShiftWatch watch, told_twice;
  for (ShiftWatch* each : {&watch, &told_twice}) {
    each->Announced({"acme", kNoon - 20 * kHour, kNoon - 21 * kHour});
    day.Look(*each);
  }
  for (int minute = 0; minute < 5; ++minute) {
    const auto found = day.Pass(watch);
    told_twice.Announced({"acme", kNoon - 20 * kHour, kNoon - 21 * kHour});
    CHECK(day.Look(told_twice).size() == found.size());
  }
}

TEST_CASE("shift watch: minutes of which input was lost tell nothing") {
  Day day;
  day.gaps.Add({"normalize", 0, 1, kNoon - kMinute, kNoon + 3 * kHour});
  ShiftWatch watch;
  day.Look(watch);
  CHECK(MinutesUntilFound(day, watch) == 0);
}

TEST_CASE("shift watch: a minute is due once it is settled") {
  Day day;
  ShiftWatch watch;
  CHECK(watch.IsDue(kNoon));
  day.Look(watch);
  CHECK_FALSE(watch.IsDue(kNoon + kMinute - Millis{1}));
  CHECK(watch.IsDue(kNoon + kMinute));
}

TEST_CASE("shift watch: a predecessor's past is gone through piece by piece") {
  BrandCounts counts(Spec(), {});
  counts.Advance(kNoon);
  std::vector<std::string> names;
  for (int i = 0; i < 2 * ShiftWatch::kRebuiltMax + 1; ++i) names.push_back(std::to_string(i));
  ShiftWatch::CountsOf all;
  for (const std::string& name : names) all.emplace(name, &counts);
  ShiftWatch watch;
  for (int look = 0; look < 3; ++look) {
    CHECK(watch.IsDue(kNoon));
    watch.Look(all, {}, kNoon + kMinute * look, kNoon - kMemory);
  }
  CHECK_FALSE(watch.IsDue(kNoon));
}

// From outside: measure, its topics, and its successor.

std::string DeltaOf(const std::string& brand, TimePoint bucket, const Tally& change) {
  std::string bytes;
  Encode(Delta{brand, bucket, change}, bytes);
  return bytes;
}

struct MeasuredDay {
  StageBench bench{"measure"};
  const std::string brand;
  std::vector<std::string> deltas;
  TimePoint now = kNoon;

  /// `hour`: a minute of yesterday's hour after noon.
  explicit MeasuredDay(std::string of = "acme", const Tally& usual = Minute(false),
                       const Tally& hour = Minute(false))
      : brand(std::move(of)) {
    bench.world.options.windows.memory = kMemory;
    bench.Restart();
    for (TimePoint t = kNoon - 25 * kHour; t < kNoon; t += kMinute) {
      const bool in_hour = t >= kNoon - 24 * kHour && t < kNoon - 23 * kHour;
      deltas.push_back(DeltaOf(brand, t, in_hour ? hour : usual));
    }
    bench.world.board.SetCompleteUntil(kNoon);
    bench.Turn(deltas, kNoon);
  }
  /// Of the turn, which passes a minute: shifts that were written.
  std::size_t Pass(bool commit = true, const Tally& asks = Minute(true)) {
    deltas.push_back(DeltaOf(brand, now, asks));
    now += kMinute;
    bench.world.board.SetCompleteUntil(now);
    if (commit) {
      bench.Turn({deltas.back()}, now);
    } else {
      bench.Try({deltas.back()}, now);
    }
    return bench.Written(Topic::kShifts).size();
  }
};

TEST_CASE("measure: a shift is written once with examples and a successor does not repeat it") {
  MeasuredDay day;
  std::size_t shifts = 0;
  std::vector<std::string> notes;
  for (int minute = 0; minute < 60; ++minute) {
    const std::size_t written = day.Pass();
    shifts += written;
    if (written == 0) continue;
    const ShiftRecord shift = DecodeShift(day.bench.Written(Topic::kShifts)[0]).value();
    CHECK(shift.brand == "acme");
    for (const std::string& note : day.bench.Written(Topic::kDeltas)) {
      day.deltas.push_back(note);
    }
  }
  CHECK(shifts == 1);
  CHECK(day.bench.world.board.Read().front()->brands.front().shifts[0] == 1);
  day.bench.Restart();
  day.bench.Restore(day.deltas, day.now);
  for (int minute = 0; minute < 60; ++minute) CHECK(day.Pass() == 0);
}

TEST_CASE("measure: a shift of an aborted turn is written later") {
  MeasuredDay day;
  std::size_t shifts = 0;
  for (int minute = 0; minute < 60 && shifts == 0; ++minute) {
    shifts = day.Pass(false);
    if (shifts == 0) {
      day.bench.stage().Committed();
    } else {
      day.bench.Abort();
    }
  }
  REQUIRE(shifts == 1);
  for (int minute = 0; minute < 3; ++minute) shifts += day.Pass();
  CHECK(shifts == 2);
}

// Too little for CUSUM, which looks for 10 points.
const Tally kUsual = Votes(17, 17, 16), kSixPointsMore = Votes(20, 15, 15);

TEST_CASE("measure: the last hour is compared with the same hour of the day before") {
  MeasuredDay day("acme", kUsual, kSixPointsMore);
  std::vector<std::string> shifts;
  for (int minute = 0; minute < 70; ++minute) {
    if (day.Pass(true, kUsual) > 0) shifts.push_back(day.bench.Written(Topic::kShifts)[0]);
  }
  REQUIRE(shifts.size() == 1);
  const ShiftRecord shift = DecodeShift(shifts[0]).value();
  CHECK(shift.shift.what.test == ShiftTest::kGTest);
  CHECK(shift.shift.what.before.start == kNoon - 24 * kHour);
  CHECK(shift.shift.what.after.end == kNoon + kHour);
}

TEST_CASE("measure: what an aborted comparison of hours found is written later") {
  MeasuredDay day("acme", kUsual, kSixPointsMore);
  std::size_t shifts = 0;
  for (int minute = 0; minute < 70; ++minute) {
    const std::size_t written = day.Pass(false, kUsual);
    if (written > 0 && shifts == 0) {
      day.bench.Abort();
    } else {
      day.bench.stage().Committed();
    }
    shifts += written;
  }
  CHECK(shifts == 2);
}

TEST_CASE("measure: the sum of brands that have no room is watched for no shift") {
  MeasuredDay day(std::string(300, 'x'));
  for (int minute = 0; minute < 60; ++minute) CHECK(day.Pass() == 0);
}

TEST_CASE("measure: a forged note from the future does not silence a brand") {
  MeasuredDay day;
  std::string note;
  Encode(Announcement{"acme", kNoon + 1'000 * kHour, kNoon}, note);
  day.bench.Turn({note}, day.now);
  std::size_t shifts = 0;
  for (int minute = 0; minute < 60; ++minute) shifts += day.Pass();
  CHECK(shifts > 0);
}

TEST_CASE("measure: no shift is told while mentions are missing") {
  MeasuredDay day;
  for (int minute = 0; minute < 60; ++minute) {
    day.deltas.push_back(DeltaOf("acme", day.now, Minute(true)));
    day.now += kMinute;
    day.bench.Turn({day.deltas.back()}, day.now);
    CHECK(day.bench.Written(Topic::kShifts).empty());
  }
}

}  // namespace
}  // namespace askmix
