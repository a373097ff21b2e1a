#include "stages/brand_state.h"

#include <doctest/doctest.h>

#include "codec/mix.h"
#include "stage_bench.h"

namespace askmix {
namespace {

constexpr Millis kGrid{10'000};
constexpr Millis kMinute{60'000};
constexpr Millis kStep{900'000};
constexpr Millis kDay{86'400'000};

/// A brand over time: tells what is said of it at each moment.
class Talk {
 public:
  Talk() { state_.counts.Advance(kNoon); }

  void Add(TimePoint bucket, const Tally& change, const std::vector<VoteChange>& votes = {}) {
    state_.counts.Add(bucket, change, votes);
    state_.NoteChange();
  }
  /// What is said at `end`: how many mixes and histories.
  std::pair<std::size_t, std::size_t> SaidAt(TimePoint end) {
    state_.counts.Advance(end);
    state_.Refresh({false, false}, true, *world_.models.Current());
    StageResult result;
    if (auto said = state_.Say("acme", gaps, result)) state_.SetSaid(*std::move(said));
    std::pair<std::size_t, std::size_t> counts;
    for (const Output& output : result.outputs) {
      (output.topic == Topic::kRatios ? counts.first : counts.second) += 1;
      if (output.topic == Topic::kHistory) history = DecodeHistory(output.value).value();
    }
    return counts;
  }

  KnownGaps gaps;
  History history;

 private:
  using None = std::pair<std::size_t, std::size_t>;
  StageWorld world_;
  const WindowSpec spec_{kGrid, {Millis{300'000}, kDay}, kDay + kStep};
  BrandState state_{spec_, {}, true};
};

using Counted = std::pair<std::size_t, std::size_t>;

TEST_CASE("brand state: zeros are said once and other counts again after a minute") {
  Talk talk;
  CHECK(talk.SaidAt(kNoon) == Counted{2, 0});
  CHECK(talk.SaidAt(kNoon + kDay) == Counted{0, 0});
  talk.Add(kNoon + kDay - kGrid, Votes(1));
  CHECK(talk.SaidAt(kNoon + kDay + kGrid).first == 2);
  CHECK(talk.SaidAt(kNoon + kDay + kMinute).first == 0);
  CHECK(talk.SaidAt(kNoon + kDay + kGrid + kMinute).first == 2);
}

TEST_CASE("brand state: a history is said when something changed but once a minute at most") {
  Talk talk;
  talk.Add(kNoon - kGrid, Votes(1, 0, 0, 2));
  CHECK(talk.SaidAt(kNoon).second == 1);
  CHECK(talk.history ==
        History{"acme", kStep, kNoon - kDay, kNoon, {{kNoon - kStep, {1, 0, 0, 2}, 1}}});
  talk.Add(kNoon, Votes(0, 1));
  CHECK(talk.SaidAt(kNoon + kGrid).second == 0);
  CHECK(talk.SaidAt(kNoon + kMinute).second == 1);
  CHECK(talk.history.points ==
        std::vector<HistoryPoint>{{kNoon - kStep, {1, 0, 0, 2}, 1}, {kNoon, {0, 1, 0, 0}, 1}});
  CHECK(talk.SaidAt(kNoon + 5 * kMinute).second == 0);
}

TEST_CASE("brand state: a history moves on with its steps and ends with an empty one") {
  Talk talk;
  talk.Add(kNoon - kGrid, Votes(1));
  CHECK(talk.SaidAt(kNoon).second == 1);
  CHECK(talk.SaidAt(kNoon + kGrid).second == 1);
  CHECK(talk.history.start == kNoon + kStep - kDay);
  CHECK(talk.SaidAt(kNoon + kDay - kStep).second == 1);
  CHECK(talk.history.points.size() == 1);
  CHECK(talk.SaidAt(kNoon + kDay).second == 1);
  CHECK(talk.history.points.empty());
  CHECK(talk.SaidAt(kNoon + 2 * kDay).second == 0);
}

TEST_CASE("brand state: a history shows no count below 0") {
  Talk talk;
  talk.Add(kNoon - kGrid, Votes(-1, 2));
  CHECK(talk.SaidAt(kNoon).second == 1);
  REQUIRE(talk.history.points.size() == 1);
  CHECK(talk.history.points[0].counts == HistoryPoint{{}, {0, 2, 0, 0}}.counts);
  CHECK(talk.history.points[0].effective_asks <= 2);
}

TEST_CASE(
    "brand state: a history says which steps lost mentions and how many asks are independent") {
  Talk talk;
  const VoteChange ask{"x:1", {Intent::kPromotion, {}}, 7, "en", 1};
  talk.Add(kNoon - kGrid, Votes(4), {ask, ask, ask, ask});
  talk.gaps.Add({"normalize", 1, 9, kNoon - 2 * kStep, kNoon - kStep});
  CHECK(talk.SaidAt(kNoon).second == 1);
  CHECK(talk.history.points == std::vector<HistoryPoint>{{kNoon - 2 * kStep, {}, 0, true},
                                                         {kNoon - kStep, {4, 0, 0, 0}, 1}});
}

}  // namespace
}  // namespace askmix
