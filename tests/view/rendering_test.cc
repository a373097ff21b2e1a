#include "view/rendering.h"

#include <doctest/doctest.h>

#include "codec/json.h"
#include "support/topic_records.h"

namespace askmix {
namespace {

constexpr Millis kGrid{10'000};

KnownMix Known(const OwnedRecord& record, bool is_zero = false) {
  return {kNoon, is_zero, record.value};
}

TEST_CASE("rendering: shares are withheld while catching up and when nobody measures") {
  const KnownMix mix = Known(MixRecordOf("acme", kHour, {3, 1, 0}));
  const KnownMix zero = Known(MixRecordOf("acme", kHour, {0, 0, 0}), true);
  const TimePoint limit = kNoon + kStaleAfter + kGrid;
  CHECK(WithheldReason(mix, false, limit, kGrid).empty());
  CHECK(WithheldReason(mix, false, limit + Millis{1}, kGrid) == "stale");
  CHECK(WithheldReason(mix, true, limit + Millis{1}, kGrid) == "catching_up");
  CHECK(WithheldReason(zero, false, limit + Millis{1}, kGrid).empty());
}

TEST_CASE("rendering: a mix is answered as it was written") {
  const OwnedRecord record = MixRecordOf("acme", kHour, {3, 1, 0});
  CHECK(MixAnswer(Known(record), "") == record.value);
}

TEST_CASE("rendering: what is withheld goes and everything else stays") {
  const KnownMix mix{
      kNoon, false,
      R"({"v":1,"brand":"a\"b","mentions":4,"shares":{"promotion":{}},)"
      R"("corrected":{},"later":[1, {"shares":2}],"assumed":{"name":"x",)"
      R"("shares":{"promotion":0.5},"difference":{"promotion":{}},"distance":0.1}})"};
  CHECK(MixAnswer(mix, "stale") ==
        R"({"v":1,"brand":"a\"b","mentions":4,"later":[1, {"shares":2}],)"
        R"("assumed":{"name":"x","shares":{"promotion":0.5}},"withheld":"stale"})");
}

TEST_CASE("rendering: points of a history with asks have shares") {
  const OwnedRecord record = HistoryRecordOf(
      "acme", {{kNoon - kHour, {3, 1, 0, 2}, 4}, {kNoon - kFiveMinutes, {0, 0, 0, 4}}});
  const KnownHistory history{.json = record.value};
  JsonDocument document;
  const std::string answer = HistoryAnswer(history, "");
  const auto root = document.Parse(answer);
  REQUIRE(root);
  const JsonValue* points = (*root)->FindArray("points");
  REQUIRE(points);
  REQUIRE(points->count() == 2);
  const JsonValue& asked = *points->elements().begin();
  CHECK(asked.FindInt("promotion") == 3);
  CHECK(asked.FindInt("other") == 2);
  REQUIRE(asked.FindObject("shares"));
  CHECK(asked.FindObject("shares")->FindObject("promotion")->Find("value")->text() == "0.750000");
  for (const JsonValue& point : points->elements()) {
    CHECK(point.Has("shares") == (point.FindInt("promotion") != 0));
  }
  CHECK((*root)->FindText("brand") == "acme");
  CHECK_FALSE((*root)->Has("withheld"));
}

/// The first point of a history as it is shown.
std::string ShownPoint(HistoryPoint point) {
  const OwnedRecord record = HistoryRecordOf("acme", {point});
  const std::string answer = HistoryAnswer({.json = record.value}, "");
  return answer.substr(answer.find("points"));
}

TEST_CASE("rendering: a step that lost mentions has no shares") {
  const std::string shown =
      ShownPoint({.start = kNoon, .counts = {3, 1, 0, 2}, .effective_asks = 4, .incomplete = true});
  CHECK(shown.find("\"incomplete\":true") != shown.npos);
  CHECK(shown.find("shares") == shown.npos);
}

TEST_CASE("rendering: one author's many asks make no narrow interval") {
  const auto width = [](double effective) {
    const std::string shown = ShownPoint({kNoon, {30, 10, 0, 0}, effective});
    const auto number = [&](std::string_view name) {
      return std::stod(shown.substr(shown.find(name) + name.size()));
    };
    return number("\"high\":") - number("\"low\":");
  };
  CHECK(width(2) > 2 * width(40));
}

TEST_CASE("rendering: a history that nobody goes on with is stale") {
  constexpr Millis kStep{900'000};
  const KnownHistory history{.end = kNoon, .step = kStep, .is_empty = false, .json = {}};
  const KnownHistory empty{.end = kNoon, .step = kStep, .json = {}};
  const TimePoint late = kNoon + kStep + kStaleAfter + Millis{1};
  CHECK(WithheldReason(history, false, late - Millis{1}) == "");
  CHECK(WithheldReason(history, false, late) == "stale");
  CHECK(WithheldReason(history, true, kNoon) == "catching_up");
  CHECK(WithheldReason(empty, false, late) == "");
}

TEST_CASE("rendering: a history without shares says why") {
  const OwnedRecord record = HistoryRecordOf("acme", {{kNoon - kHour, {3, 1, 0, 2}, 4}});
  const std::string answer = HistoryAnswer({.json = record.value}, "catching_up");
  CHECK(answer.find("shares") == std::string::npos);
  CHECK(answer.ends_with(R"("withheld":"catching_up"})"));
}

}  // namespace
}  // namespace askmix
