#include "counting/shift.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "counting/distance.h"

namespace askmix {
namespace {

ShiftCandidate Candidate(ShiftTest test, const AskCounts& before, const AskCounts& after) {
  return {
      test,
      {FromUnixMillis(0), FromUnixMillis(3'600'000), before, static_cast<double>(SumOf(before))},
      {FromUnixMillis(7'200'000), FromUnixMillis(10'800'000), after,
       static_cast<double>(SumOf(after))},
      0};
}

constexpr AskCounts kBefore{200, 300, 500}, kAfter{400, 225, 375};

ShiftFindings GTested(double p_value, const AskCounts& after = kAfter) {
  ShiftFindings findings;
  findings.g_test = Candidate(ShiftTest::kGTest, kBefore, after);
  findings.g_test->p_value = p_value;
  return findings;
}

std::vector<bool> IsAnnounced(const std::vector<ShiftFindings>& moment) {
  std::vector<bool> announced;
  for (const auto& choice : ChooseShifts(moment)) announced.push_back(choice.has_value());
  return announced;
}

TEST_CASE("shift: one brand's G-test is announced below the level") {
  CHECK(IsAnnounced({GTested(0.0004)}) == std::vector{true});
  CHECK(IsAnnounced({GTested(0.0006)}) == std::vector{false});
  CHECK(IsAnnounced({GTested(0.0004), {}, GTested(0.9)}) == std::vector{true, false, false});
}

TEST_CASE("shift: many brands' G-tests are announced by Benjamini and Hochberg") {
  // Of 1,000 tests the k-th smallest has to be at most k / 1,000 x 0.05.
  std::vector<ShiftFindings> moment(1'000, GTested(0.5));
  moment[7] = GTested(0.00006);
  CHECK(IsAnnounced(moment) == std::vector<bool>(1'000, false));
  moment[9] = GTested(0.0001);  // the second smallest, and with it the smallest
  std::vector<bool> both(1'000, false);
  both[7] = both[9] = true;
  CHECK(IsAnnounced(moment) == both);
  moment[7] = GTested(0.00004);
  moment[9] = GTested(0.00011);
  both[9] = false;
  CHECK(IsAnnounced(moment) == both);
}

TEST_CASE("shift: however many are significant each has to be below the level") {
  std::vector<ShiftFindings> moment(100, GTested(1e-9));
  moment[50] = GTested(0.0006);
  std::vector<bool> others(100, true);
  others[50] = false;
  CHECK(IsAnnounced(moment) == others);
}

TEST_CASE("shift: what moves no share by 5 points is not announced however sure it is") {
  CHECK(IsAnnounced({GTested(0, {249, 276, 475})}) == std::vector{false});
  CHECK(IsAnnounced({GTested(0, {251, 275, 474})}) == std::vector{true});
  CHECK(IsAnnounced({GTested(0, {200, 351, 449})}) == std::vector{true});
  ShiftFindings findings{Candidate(ShiftTest::kCusum, kBefore, {249, 276, 475}), {}};
  CHECK(IsAnnounced({findings}) == std::vector{false});
  findings.cusum->after.counts = kAfter;
  CHECK(IsAnnounced({findings}) == std::vector{true});
}

TEST_CASE("shift: one brand is announced once and CUSUM has precedence") {
  ShiftFindings findings = GTested(0);
  findings.cusum = Candidate(ShiftTest::kCusum, kBefore, kAfter);
  const auto chosen = ChooseShifts(std::vector{findings});
  REQUIRE(chosen.size() == 1);
  CHECK(chosen[0] == findings.cusum);
}

TEST_CASE("shift: the order of brands does not matter") {
  std::mt19937 random(2);
  std::vector<ShiftFindings> moment;
  for (int i = 0; i < 300; ++i) {
    moment.push_back(GTested(std::pow(10, -static_cast<double>(random() % 70) / 10)));
    if (i % 50 == 0) moment.back().cusum = Candidate(ShiftTest::kCusum, kBefore, kAfter);
  }
  const auto chosen = ChooseShifts(moment);
  std::vector<std::size_t> order(moment.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::shuffle(order.begin(), order.end(), random);
  std::vector<ShiftFindings> shuffled;
  for (const std::size_t i : order) shuffled.push_back(moment[i]);
  const auto chosen_again = ChooseShifts(shuffled);
  for (std::size_t i = 0; i < order.size(); ++i) CHECK(chosen_again[i] == chosen[order[i]]);
}

TEST_CASE("shift: it is described by its shares and their differences") {
  ShiftCandidate what = Candidate(ShiftTest::kCusum, {20, 30, 50}, {40, 24, 36});
  what.after.effective = 50;
  const Shift shift = DescribeShift(what);
  CHECK(shift.what == what);
  CHECK(shift.before == GoodmanShares({20, 30, 50}, 100));
  CHECK(shift.after == GoodmanShares({40, 24, 36}, 50));
  CHECK(shift.intent == 0);
  CHECK(shift.risen == 0);
  CHECK(shift.distance == JensenShannonDistance({0.2, 0.3, 0.5}, {0.4, 0.24, 0.36}));
  constexpr std::array<ShareChange, 3> kExpected = {
      {{0.2, 0.015798307583012705, 0.3850866471234283},
       {-0.06, -0.22330417303279718, 0.13220247511202277},
       {-0.14, -0.32222942938700894, 0.06520853046685016}}};
  for (std::size_t i = 0; i < 3; ++i) {
    CAPTURE(i);
    CHECK(shift.difference[i].value == doctest::Approx(kExpected[i].value).epsilon(1e-12));
    CHECK(shift.difference[i].low == doctest::Approx(kExpected[i].low).epsilon(1e-9));
    CHECK(shift.difference[i].high == doctest::Approx(kExpected[i].high).epsilon(1e-9));
  }
}

TEST_CASE("shift: the intent that moved most may have fallen while another one has risen") {
  const Shift shift = DescribeShift(Candidate(ShiftTest::kCusum, {10, 20, 70}, {22, 28, 50}));
  CHECK(shift.intent == 2);
  CHECK(shift.risen == 0);
}

TEST_CASE("shift: differences lie in their intervals within one and minus one") {
  std::mt19937 random(4);
  for (int round = 0; round < 2'000; ++round) {
    CAPTURE(round);
    const auto draw = [&random] {
      return static_cast<std::int64_t>(random() % 50 * (random() % 3));
    };
    const ShiftCandidate what =
        Candidate(ShiftTest::kCusum, {draw(), draw(), draw() + 1}, {draw() + 1, draw(), draw()});
    const Shift shift = DescribeShift(what);
    double sum = 0;
    for (const ShareChange& change : shift.difference) {
      CHECK(-1 <= change.low);
      CHECK(change.low <= change.value);
      CHECK(change.value <= change.high);
      CHECK(change.high <= 1);
      sum += change.value;
    }
    CHECK(sum == doctest::Approx(0).epsilon(1e-12));
  }
}

}  // namespace
}  // namespace askmix
