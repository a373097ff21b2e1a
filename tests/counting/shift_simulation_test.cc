// How often shifts are announced that are none, and how long one goes unnoticed, by simulation. The
// detectors know nothing but what is simulated: their baselines are estimates, as in life.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "support/ask_source.h"
#include "support/shift_watch.h"

namespace askmix {
namespace {

constexpr TimePoint kMidnight = FromUnixMillis(1'795'564'800'000);
constexpr std::int64_t kDayMinutes = 1'440;
constexpr Mixture kUsual{0.2, 0.3, 0.5};

/// What is announced of so many brands within ten days after the first one, though nothing shifts.
template <typename Source>
std::size_t FalseAlarms(int brands, const std::function<Source()>& make) {
  std::mt19937_64 random(1);
  std::size_t alarms = 0;
  for (int i = 0; i < brands; ++i) {
    AskSeries series(kMidnight);
    Source source = make();
    source.Append(series, 11 * kDayMinutes, random);
    alarms += AnnouncedOf(series).size();
  }
  return alarms;
}

TEST_CASE("shift simulation: at most one false alarm for each brand and ten days") {
  struct Row {
    double per_minute;
    int brands;
  };
  for (const Row& row : {Row{0.1, 15}, Row{2, 20}, Row{20, 8}}) {
    CAPTURE(row.per_minute);
    const auto alarms =
        FalseAlarms<AskSource>(row.brands, [&] { return AskSource(row.per_minute, kUsual); });
    MESSAGE(row.per_minute << " asks a minute: " << alarms << " false alarms of " << row.brands
                           << " brands in 10 days");
    CHECK(alarms <= static_cast<std::size_t>(row.brands));
  }
}

TEST_CASE("shift simulation: people who ask again and again are no shift") {
  const int brands = 12;
  const auto alarms =
      FalseAlarms<InsistentSource>(brands, [] { return InsistentSource(2, kUsual, 3); });
  MESSAGE("each asks four times: " << alarms << " false alarms of " << brands << " brands");
  CHECK(alarms <= static_cast<std::size_t>(brands));
}

/// Minutes until a change of the first share is announced, in the middle of so many runs; a day
/// stands for never.
std::int64_t MedianDelay(double per_minute, double change, int runs) {
  std::mt19937_64 random(2);
  std::vector<std::int64_t> delays;
  for (int i = 0; i < runs; ++i) {
    AskSeries series(kMidnight);
    // A day and a half, so that hours do not begin with the change.
    const std::int64_t before = kDayMinutes * 3 / 2 + static_cast<std::int64_t>(random() % 60);
    AskSource(per_minute, kUsual).Append(series, before, random);
    AskSource(per_minute, Moved(kUsual, change)).Append(series, kDayMinutes, random);
    std::int64_t delay = kDayMinutes;
    for (const ShiftCandidate& shift : AnnouncedOf(series)) {
      const std::int64_t after = (shift.after.end - series.At(before)) / ShiftDetector::kMinute;
      if (after > 0) delay = std::min(delay, after);
    }
    delays.push_back(delay);
  }
  std::ranges::sort(delays);
  return delays[delays.size() / 2];
}

TEST_CASE("shift simulation: a change of the mix is noticed soon") {
  // Minutes that CUSUM takes with a baseline that is known, at the same rate of false alarms.
  struct Row {
    double per_minute, change;
    std::int64_t known_baseline;
  };
  for (const Row& row : {Row{2, 0.1, 118}, Row{2, 0.2, 42}, Row{20, 0.1, 16}, Row{20, 0.2, 6}}) {
    CAPTURE(row.per_minute);
    CAPTURE(row.change);
    const std::int64_t delay = MedianDelay(row.per_minute, row.change, 21);
    MESSAGE(row.per_minute << " asks a minute, " << row.change * 100 << " points: " << delay
                           << " minutes, beside " << row.known_baseline
                           << " with a known baseline");
    CHECK(delay <= 2 * row.known_baseline);
  }
}

}  // namespace
}  // namespace askmix
