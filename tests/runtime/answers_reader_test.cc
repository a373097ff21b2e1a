#include "runtime/answers_reader.h"

#include <doctest/doctest.h>

#include "runtime/embedded_log.h"
#include "support/fakes.h"
#include "support/topic_records.h"

namespace askmix {
namespace {

struct World {
  void Write(Topic topic, const OwnedRecord& record) {
    log.Append(topic, record.key, record.value);
  }
  /// Polls wait for a record, and here none may come.
  void Step() { reader.Step(); }

  FakeClock clock{kNoon};
  EmbeddedLog log{{.partitions = 3, .retain = false}, clock};
  MixBoard board{WindowSpec{}, 1};
  Answers answers{board.spec().lengths, {"acme"}};
  std::vector<TimePoint> told;
  AnswersReader reader{log.OpenFollower(AnswerTopics(kNoon, true)), answers, board, clock,
                       [this](TimePoint end) { told.push_back(end); }};
};

TEST_CASE("answers reader: what is written to any partition is answered from") {
  World w;
  for (const std::string brand : {"acme", "b", "c", "d", "e"}) {
    w.Write(Topic::kRatios, MixRecordOf(brand, kHour, {1, 0, 0}));
    w.Write(Topic::kHistory, HistoryRecordOf(brand, {}));
    w.Write(Topic::kShifts, ShiftRecordOf(brand, kNoon));
    w.Write(Topic::kOther, MentionRecordOf(brand, "1"));
  }
  w.Step();
  CHECK(w.answers.IsCaughtUp());
  CHECK(w.answers.Mixes(1, "", 100).size() == 5);
  CHECK(w.answers.Shifts("", {}, 100).size() == 5);
  CHECK(w.answers.Find("e")->history);
  CHECK(w.answers.Mentions("b", 20, kNoon).size() == 1);
}

TEST_CASE("answers reader: mentions are followed only where they are shown") {
  for (const Following& following : AnswerTopics(kNoon, false)) {
    CHECK_FALSE((following.topic >= Topic::kPromotion && following.topic <= Topic::kOther));
  }
  CHECK(AnswerTopics(kNoon, true).size() == AnswerTopics(kNoon, false).size() + 4);
}

TEST_CASE("answers reader: changes are told once and at most once a second") {
  World w;
  w.Write(Topic::kRatios, MixRecordOf("acme", kHour, {1, 0, 0}));
  w.Step();
  REQUIRE(w.told.size() == 1);
  CHECK(w.told[0] == kNoon);
  w.Write(Topic::kRatios, MixRecordOf("acme", kHour, {2, 0, 0}, kNoon + Millis{10'000}));
  w.Step();
  CHECK(w.told.size() == 1);
  w.clock.Advance(Millis{1'000});
  w.Step();
  REQUIRE(w.told.size() == 2);
  CHECK(w.told[1] == kNoon + Millis{10'000});
  w.clock.Advance(Millis{1'000});
  w.Step();
  CHECK(w.told.size() == 2);
}

TEST_CASE(
    "answers reader: it is told when shares begin to be withheld and when they no longer are") {
  World w;
  w.board.SetCompleteUntil(kNoon + kHour);
  w.Write(Topic::kRatios, MixRecordOf("acme", kHour, {1, 0, 0}));
  w.Step();
  REQUIRE(w.told.size() == 1);
  w.clock.Advance(Millis{130'001});  // nobody measures any more
  w.Step();
  CHECK(w.told.size() == 2);
  w.board.SetCompleteUntil(kNoon);
  w.clock.Advance(Millis{1'000});
  w.Step();
  CHECK(w.told.size() == 3);
  w.board.SetCompleteUntil(kNoon + kHour);
  w.clock.Advance(Millis{1'000});
  w.Step();
  CHECK(w.told.size() == 4);
}

}  // namespace
}  // namespace askmix
