#include "counting/shift_detector.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <span>
#include <vector>

#include "support/ask_source.h"
#include "support/shift_watch.h"

namespace askmix {
namespace {

static_assert(sizeof(ShiftDetector) <= 700);

constexpr TimePoint kMidnight = FromUnixMillis(1'795'564'800'000);
constexpr std::int64_t kHour = 60, kDay = 24 * kHour;

/// A day with 199, 299 and 499 asks, all in one minute: (counts + 1) / (asks + 3) are 0.2, 0.3,
/// 0.5.
AskSeries DayBefore() {
  AskSeries series(kMidnight);
  for (std::int64_t i = 0; i < kDay; ++i) {
    series.Append(i == 100 ? AskCounts{199, 299, 499} : AskCounts{});
  }
  return series;
}

void Append(AskSeries& series, std::int64_t minutes, const AskCounts& counts) {
  for (std::int64_t i = 0; i < minutes; ++i) series.Append(counts);
}

TEST_CASE("shift_detector: a run of promotion is noticed in the minute that makes it one") {
  // Each of these asks adds ln(0.3 / 0.2). 5 a minute are 7,200 a day, so the score has to be
  // 1 + ln(7,200) = 9.88. After m of them it is 0.405 m x 997 / (997 + m): 9.88 at 25 asks, of
  // which there have to be 30.
  AskSeries series = DayBefore();
  series.Append({0, 0, 1});
  Append(series, 10, {5, 0, 0});
  const auto announced = AnnouncedOf(series);
  REQUIRE(announced.size() == 1);
  const ShiftCandidate& shift = announced[0];
  CHECK(shift.test == ShiftTest::kCusum);
  CHECK(shift.before == AskPeriod{series.At(0), series.At(kDay), {199, 299, 499}, 997});
  CHECK(shift.after == AskPeriod{series.At(kDay + 1), series.At(kDay + 7), {30, 0, 0}, 30});
}

TEST_CASE("shift_detector: a slow run needs a score that fits its rate") {
  // One ask a minute is 1,440 a day: 1 + ln(1,440) = 8.27. The score of community's rise is
  // ln(0.6 / 0.5) = 0.182 an ask, of promotion's fall ln(0.9 / 0.8) = 0.118; the largest is that of
  // buying_info's fall, ln(0.8 / 0.7) = 0.134, and of the rise. 0.182 m x 997 / (997 + m) is 8.27
  // at m = 47.6.
  AskSeries series = DayBefore();
  Append(series, 59, {0, 0, 1});
  const auto announced = AnnouncedOf(series);
  REQUIRE(announced.size() == 1);
  CHECK(announced[0].after == AskPeriod{series.At(kDay), series.At(kDay + 48), {0, 0, 48}, 48});
}

TEST_CASE("shift_detector: asks of one author are no shift") {
  AskSeries series = DayBefore();
  for (int i = 0; i < 59; ++i) {
    series.Append({5, 0, 0});
    series.AppendAuthor(1, 5);
  }
  CHECK(AnnouncedOf(series).empty());
}

TEST_CASE("shift_detector: authors who insist count as fewer") {
  // Everybody asks twice, so 30 effective asks are 60, and the score of m asks counts half.
  AskSeries series = DayBefore();
  for (std::uint64_t i = 0; i < 59; ++i) {
    series.Append({4, 0, 0});
    series.AppendAuthor(2 * i, 2);
    series.AppendAuthor(2 * i + 1, 2);
  }
  const auto announced = AnnouncedOf(series);
  REQUIRE(announced.size() == 1);
  CHECK(announced[0].after == AskPeriod{series.At(kDay), series.At(kDay + 15), {60, 0, 0}, 30});
}

TEST_CASE("shift_detector: without a baseline nothing is noticed") {
  for (const std::int64_t asks : {99, 100}) {
    CAPTURE(asks);
    AskSeries series(kMidnight);
    series.Append({0, 0, asks});
    Append(series, kHour - 1, {});
    Append(series, 50, {5, 0, 0});
    CHECK(AnnouncedOf(series).size() == (asks == 100 ? 1 : 0));
  }
}

/// One hour of counts, a day without asks, and one hour of other counts.
AskSeries TwoHours(const AskCounts& before, const AskCounts& after) {
  AskSeries series(kMidnight);
  series.Append(before);
  Append(series, kDay - 1, {});
  series.Append(after);
  Append(series, kHour - 1, {});
  return series;
}

TEST_CASE("shift_detector: the G-test compares an hour with that of the day before") {
  const AskSeries series = TwoHours({60, 90, 150}, {100, 80, 120});
  const AskHistory history = series.History();
  ShiftDetector detector;
  CHECK_FALSE(detector.Advance(history, series.start(), series.start()));
  CHECK_FALSE(detector.Advance(history, series.At(kDay + 59), series.start()));
  const auto findings = detector.Advance(history, series.end(), series.start());
  REQUIRE(findings);
  REQUIRE(findings->g_test);
  CHECK(findings->g_test->before == AskPeriod{series.At(0), series.At(60), {60, 90, 150}, 300});
  CHECK(findings->g_test->after ==
        AskPeriod{series.At(kDay), series.At(kDay + 60), {100, 80, 120}, 300});
  CHECK(findings->g_test->p_value == doctest::Approx(0.0008957659868406457).epsilon(1e-12));
}

TEST_CASE("shift_detector: the G-test is of the same hour of all days in memory") {
  AskSeries series = TwoHours({20, 30, 50}, {40, 60, 100});
  Append(series, kDay - kHour, {});
  series.Append({100, 80, 120});
  Append(series, kHour - 1, {});
  ShiftDetector detector;
  CHECK_FALSE(detector.Advance(series.History(), series.At(2 * kDay), series.start()));
  const auto findings = detector.Advance(series.History(), series.end(), series.start());
  REQUIRE(findings);
  REQUIRE(findings->g_test);
  CHECK(findings->g_test->before ==
        AskPeriod{series.At(0), series.At(kDay + 60), {60, 90, 150}, 300});
  CHECK(findings->g_test->p_value == doctest::Approx(0.0008957659868406457).epsilon(1e-12));
}

TEST_CASE("shift_detector: no G-test without five expected asks of each kind") {
  for (const std::int64_t promotion : {4, 5}) {
    CAPTURE(promotion);
    const AskSeries series = TwoHours({promotion, 45, 45}, {promotion, 45, 45});
    ShiftDetector detector;
    detector.Advance(series.History(), series.At(kDay), series.start());
    const auto findings = detector.Advance(series.History(), series.end(), series.start());
    CHECK(findings.has_value() == (promotion == 5));
  }
}

TEST_CASE("shift_detector: lost minutes count neither before nor after") {
  AskSeries series = DayBefore();
  series.Change(200, {1'000, 0, 0});
  series.Lose(200);
  Append(series, 59, {5, 0, 0});
  for (const std::int64_t lost : {1, 2, 3}) series.Lose(kDay + lost);
  const auto announced = AnnouncedOf(series);
  REQUIRE(announced.size() == 1);
  CHECK(announced[0].before.counts == AskCounts{199, 299, 499});
  CHECK(announced[0].after.counts == AskCounts{30, 0, 0});
  CHECK(announced[0].after.end == series.At(kDay + 9));
}

TEST_CASE("shift_detector: asks that were taken back are no shift") {
  AskSeries series = DayBefore();
  Append(series, 6, {5, 0, 0});
  ShiftDetector detector;
  detector.Advance(series.History(), series.At(kDay), series.start());
  CHECK_FALSE(detector.Advance(series.History(), series.At(kDay + 5), series.start()));
  series.Change(kDay + 1, {-5, 0, 0});
  CHECK_FALSE(detector.Advance(series.History(), series.At(kDay + 6), series.start()));
}

TEST_CASE("shift_detector: asks that come late make a shift as others do") {
  AskSeries series = DayBefore();
  Append(series, 3, {5, 0, 0});
  ShiftDetector detector;
  detector.Advance(series.History(), series.At(kDay), series.start());
  CHECK_FALSE(detector.Advance(series.History(), series.At(kDay + 2), series.start()));
  series.Change(kDay + 1, {20, 0, 0});
  const auto findings = detector.Advance(series.History(), series.At(kDay + 3), series.start());
  REQUIRE(findings);
  REQUIRE(findings->cusum);
  CHECK(findings->cusum->after.counts == AskCounts{35, 0, 0});
}

/// An ask a minute for a day, then one in 20 minutes for another, half of these for promotion.
AskSeries SlowlyShifted(bool one_author_for_20_hours) {
  AskSeries series(kMidnight);
  for (std::int64_t i = 0; i < kDay; ++i) {
    series.Append({i % 10 < 2, i % 10 >= 2 && i % 10 < 5, i % 10 >= 5});
    if (one_author_for_20_hours && i < 20 * kHour) series.AppendAuthor(1, 1);
  }
  for (std::int64_t i = 0; i < kDay / 20; ++i) {
    series.Append({i % 2 == 0, i % 4 == 1, i % 4 == 3});
    Append(series, 19, {});
  }
  return series;
}

TEST_CASE("shift_detector: a baseline is worth what it was though its begin has left the memory") {
  CHECK(AnnouncedOf(SlowlyShifted(false)).size() == 1);
  CHECK(AnnouncedOf(SlowlyShifted(true)).empty());
}

TEST_CASE("shift_detector: after a shift what follows its onset is the normal") {
  AskSeries series = DayBefore();
  Append(series, 3 * kHour, {5, 0, 0});
  Append(series, 2 * kHour, {1, 1, 3});
  const auto announced = AnnouncedOf(series);
  REQUIRE(announced.size() == 2);
  CHECK(announced[1].before.start == announced[0].after.start);
  CHECK(announced[1].before.counts == AskCounts{15 * kHour, 0, 0});
  CHECK(announced[1].after.start == series.At(kDay + 3 * kHour));
}

TEST_CASE("shift_detector: there is silence for an hour after a shift") {
  AskSeries series = DayBefore();
  Append(series, 50, {});
  Append(series, 12, {0, 0, 50});
  Append(series, 2 * kHour, {50, 0, 0});
  const auto announced = AnnouncedOf(series);
  REQUIRE(announced.size() == 2);
  CHECK(announced[0].after.start == series.At(kDay + 50));
  CHECK(announced[1].after.start == series.At(kDay + 62));
  CHECK(announced[1].after.end == announced[0].after.end + ShiftDetector::kCoolDown);
}

/// A brand that shifts twice a day on the average, and what is announced of it.
AskSeries Restless(std::uint64_t seed, double per_minute, std::int64_t days) {
  std::mt19937_64 random(seed);
  AskSeries series(kMidnight);
  for (std::int64_t i = 0; i < 2 * days; ++i) {
    const double share = 0.1 + 0.1 * static_cast<double>(random() % 6);
    AskSource(per_minute, Moved({0.1, 0.3, 0.6}, share - 0.1)).Append(series, kDay / 2, random);
  }
  return series;
}

/// Up to the end of the series, in steps of that many minutes.
std::vector<ShiftCandidate> InSteps(const AskSeries& series, ShiftDetector detector, TimePoint from,
                                    std::int64_t minutes, Millis memory) {
  std::vector<ShiftCandidate> announced;
  for (TimePoint end = from; end <= series.end(); end += ShiftDetector::kMinute * minutes) {
    while (const auto findings = detector.Advance(series.History(), end, end - memory)) {
      const auto chosen = ChooseShifts(std::vector{*findings})[0];
      if (!chosen) continue;
      announced.push_back(*chosen);
      detector.Announced(chosen->after.end, chosen->after.start);
    }
  }
  return announced;
}

TEST_CASE("shift_detector: a run ends when its baseline has left the memory") {
  // 25 asks, none as long as memory goes, and 5 more that would make it a shift.
  AskSeries series = DayBefore();
  Append(series, 5, {5, 0, 0});
  Append(series, ShiftDetector::kMemory / ShiftDetector::kMinute, {});
  Append(series, 1, {5, 0, 0});
  CHECK(InSteps(series, {}, series.start(), 1, kShiftMemory).empty());
  CHECK(InSteps(series, {}, series.start(), 1, 3 * ShiftDetector::kDay).size() == 1);
}

TEST_CASE("shift_detector: it does not matter how many minutes a call goes through") {
  for (const std::uint64_t seed : {1, 2, 3}) {
    CAPTURE(seed);
    const AskSeries series = Restless(seed, 3, 4);
    const Millis memory = ShiftDetector::kDay * 5;
    const auto announced = InSteps(series, {}, series.start(), 1, memory);
    CHECK(announced.size() >= 4);
    for (const std::int64_t step : {7, 30, 60, 240}) {
      CAPTURE(step);
      CHECK(InSteps(series, {}, series.start(), step, memory) == announced);
    }
  }
}

/// What a successor announces that starts at `restart` and is told of the shifts before.
std::vector<ShiftCandidate> BySuccessor(const AskSeries& series,
                                        std::span<const ShiftCandidate> before, TimePoint restart) {
  ShiftDetector successor;
  for (const ShiftCandidate& shift : before) {
    successor.Announced(shift.after.end, shift.after.start);
  }
  return InSteps(series, successor, restart, 1, kShiftMemory);
}

TEST_CASE("shift_detector: a successor goes on as if nothing was if memory has the last shift") {
  int restarts = 0;
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    CAPTURE(seed);
    const AskSeries series = Restless(seed, 20, 3);
    const auto announced = InSteps(series, {}, series.start(), 1, kShiftMemory);
    for (std::size_t told = 1; told < announced.size(); ++told) {
      CAPTURE(told);
      const std::span before(announced.begin(), announced.begin() + static_cast<long>(told));
      const std::vector rest(announced.begin() + static_cast<long>(told), announced.end());
      // It starts at the minute of a shift, or when the next one is about to be noticed.
      const TimePoint at = before.back().after.end;
      const TimePoint next = rest[0].after.end - ShiftDetector::kMinute;
      for (const TimePoint restart : {at, next}) {
        if (restart - ShiftDetector::kDay > before.back().after.start) continue;
        ++restarts;
        CHECK(BySuccessor(series, before, restart) == rest);
      }
    }
  }
  CHECK(restarts >= 10);
}

TEST_CASE("shift_detector: without an announcement a successor rebuilds the runs from counts") {
  std::mt19937_64 random(1);
  AskSeries series(kMidnight);
  AskSource(5, {0.2, 0.3, 0.5}).Append(series, kDay + 10, random);
  AskSource(5, {0.4, 0.225, 0.375}).Append(series, 50, random);
  const auto announced = AnnouncedOf(series);
  REQUIRE(announced.size() == 1);
  for (TimePoint restart = series.At(kDay); restart < announced[0].after.end;
       restart += ShiftDetector::kMinute) {
    CHECK(InSteps(series, {}, restart, 1, kShiftMemory) == announced);
  }
}

TEST_CASE("shift_detector: the order of brands does not matter") {
  std::vector<AskSeries> series;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) series.push_back(Restless(seed, 5, 3));
  std::vector<AskHistory> histories;
  for (const AskSeries& s : series) histories.push_back(s.History());
  std::vector<ShiftDetector> detectors(series.size());
  std::vector<std::vector<ShiftCandidate>> announced(series.size());
  Watch(histories, detectors, series[0].start(), series[0].end(), announced);
  std::reverse(histories.begin(), histories.end());
  std::vector<ShiftDetector> others(series.size());
  std::vector<std::vector<ShiftCandidate>> reversed(series.size());
  Watch(histories, others, series[0].start(), series[0].end(), reversed);
  std::reverse(reversed.begin(), reversed.end());
  CHECK(announced == reversed);
}

}  // namespace
}  // namespace askmix
