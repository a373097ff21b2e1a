#include "view/brand_records.h"

#include <doctest/doctest.h>

#include "support/topic_records.h"

namespace askmix {
namespace {

BrandRecords TwoWindows() { return {{kFiveMinutes, kHour}, {"acme"}}; }

TEST_CASE("brand records: the latest mix of each window is kept as it was written") {
  BrandRecords records = TwoWindows();
  const OwnedRecord later = MixRecordOf("acme", kHour, {3, 1, 0}, kNoon + Millis{10'000});
  CHECK(records.TakeMix(MixRecordOf("acme", kHour, {2, 1, 0})) == Taken::kChanged);
  CHECK(records.TakeMix(later) == Taken::kChanged);
  const KnownBrand& acme = records.brands().at("acme");
  CHECK_FALSE(acme.mixes[0]);
  REQUIRE(acme.mixes[1]);
  CHECK(acme.mixes[1]->json == later.value);
  CHECK(acme.mixes[1]->end == kNoon + Millis{10'000});
  CHECK_FALSE(acme.mixes[1]->is_zero);
  CHECK(records.latest_end() == kNoon + Millis{10'000});
}

TEST_CASE("brand records: windows that nobody asks for are ignored") {
  BrandRecords records = TwoWindows();
  CHECK(records.TakeMix(MixRecordOf("acme", Millis{86'400'000}, {1, 0, 0})) == Taken::kIgnored);
}

TEST_CASE("brand records: what its topic should not hold is told and changes nothing") {
  BrandRecords records = TwoWindows();
  for (const std::string value :
       {"", "{", "[]", R"({"v":2})", R"({"v":1,"brand":"acme","window":"1h","end":5})",
        R"({"v":1,"brand":"acme","window":"long","end":5,"mentions":1})"}) {
    CAPTURE(value);
    const OwnedRecord record{.key = "acme/1h", .value = value};
    CHECK(records.TakeMix(record) == Taken::kUnreadable);
    CHECK(records.TakeHistory(record) == Taken::kUnreadable);
  }
  CHECK_FALSE(records.brands().at("acme").mixes[1]);
}

TEST_CASE("brand records: a tombstone removes what its key names") {
  BrandRecords records = TwoWindows();
  records.TakeMix(MixRecordOf("a/b", kHour, {2, 1, 0}));
  records.TakeMix(MixRecordOf("a/b", kFiveMinutes, {2, 1, 0}));
  records.TakeHistory(HistoryRecordOf("a/b", {}));
  CHECK(records.TakeMix(OwnedRecord{.key = "a/b/1h", .value = {}, .has_value = false}) ==
        Taken::kChanged);
  CHECK(records.TakeHistory(OwnedRecord{.key = "a/b", .value = {}, .has_value = false}) ==
        Taken::kChanged);
  const KnownBrand& brand = records.brands().at("a/b");
  CHECK(brand.mixes[0]);
  CHECK_FALSE(brand.mixes[1]);
  CHECK_FALSE(brand.history);
  CHECK(records.TakeMix(OwnedRecord{.key = "none/1h", .value = {}, .has_value = false}) ==
        Taken::kIgnored);
}

TEST_CASE("brand records: a stranger goes when nothing of it lies in a window or in its day") {
  BrandRecords records = TwoWindows();
  records.TakeMix(MixRecordOf("stranger", kFiveMinutes, {0, 0, 0}));
  records.TakeMix(MixRecordOf("stranger", kHour, {1, 0, 0}));
  records.TakeMix(MixRecordOf("silent", kHour, {0, 0, 0}));
  records.TakeHistory(HistoryRecordOf("of-the-day", {}));
  records.TakeMix(MixRecordOf("acme", kHour, {1, 0, 0}));
  const auto names = [&] {
    std::string all;
    for (const auto& [brand, known] : records.brands()) all += brand + " ";
    return all;
  };
  records.Sweep(kNoon + kHour - Millis{1});
  CHECK(names() == "acme of-the-day stranger ");
  records.Sweep(kNoon + kHour);
  CHECK(names() == "acme of-the-day ");
  records.Sweep(kNoon + Millis{86'400'000});
  CHECK(names() == "acme ");
}

TEST_CASE("brand records: beyond their limit strangers are left out until others go") {
  BrandRecords records = TwoWindows();
  for (std::size_t i = 0; i < BrandRecords::kStrangersMax; ++i) {
    records.TakeMix(MixRecordOf("s" + std::to_string(i), kHour, {0, 0, 0}));
  }
  const OwnedRecord one_more = MixRecordOf("one-more", kHour, {1, 0, 0});
  CHECK(records.TakeMix(one_more) == Taken::kIgnored);
  CHECK(records.TakeHistory(HistoryRecordOf("one-more", {})) == Taken::kIgnored);
  CHECK(records.left_out() == 2);
  CHECK(records.TakeMix(MixRecordOf("acme", kHour, {1, 0, 0})) == Taken::kChanged);
  CHECK(records.TakeMix(MixRecordOf("s1", kHour, {1, 0, 0})) == Taken::kChanged);
  records.Sweep(kNoon);
  CHECK(records.TakeMix(one_more) == Taken::kChanged);
}

}  // namespace
}  // namespace askmix
