#include "view/shift_records.h"

#include <doctest/doctest.h>

#include "support/topic_records.h"

namespace askmix {
namespace {

constexpr Millis kMinute{60'000};

std::string Ids(const std::vector<std::shared_ptr<const KnownShift>>& shifts) {
  std::string ids;
  for (const auto& shift : shifts) {
    ids += shift->brand + "+" + std::to_string((shift->place.at - kNoon).count() / 60'000) + " ";
  }
  return ids;
}

TEST_CASE("shift records: the newest come first whatever the order they were read in") {
  ShiftRecords records;
  for (const auto& [brand, minute] : {std::pair{"b", 2}, {"a", 1}, {"a", 3}, {"b", 1}}) {
    CHECK(records.Take(ShiftRecordOf(brand, kNoon + minute * kMinute)) == Taken::kChanged);
  }
  CHECK(Ids(records.Latest("", {}, 10)) == "a+3 b+2 b+1 a+1 ");
  CHECK(Ids(records.Latest("a", {}, 10)) == "a+3 a+1 ");
  CHECK(Ids(records.Latest("", {}, 2)) == "a+3 b+2 ");
  CHECK(records.Latest("none", {}, 10).empty());
}

TEST_CASE("shift records: reading goes on below a place and no shift is told twice or left out") {
  ShiftRecords records;
  for (int i = 0; i < 9; ++i) {
    records.Take(ShiftRecordOf("b" + std::to_string(i % 3), kNoon + (i / 3) * kMinute));
  }
  std::string all;
  std::optional<ShiftPlace> before;
  for (auto page = records.Latest("", before, 2); !page.empty();
       page = records.Latest("", before, 2)) {
    all += Ids(page);
    before = page.back()->place;
  }
  CHECK(all == "b2+2 b1+2 b0+2 b2+1 b1+1 b0+1 b2+0 b1+0 b0+0 ");
}

TEST_CASE("shift records: a shift that is written again is there once") {
  ShiftRecords records;
  records.Take(ShiftRecordOf("a", kNoon));
  records.Take(ShiftRecordOf("a", kNoon));
  CHECK(records.Latest("", {}, 10).size() == 1);
}

TEST_CASE("shift records: what is no shift is told") {
  ShiftRecords records;
  for (const std::string value :
       {"", "{}", R"({"v":1,"brand":"a","at":1})", R"({"v":1,"id":"i","at":1})",
        R"({"v":1,"id":"i","brand":"a"})"}) {
    CAPTURE(value);
    CHECK(records.Take(OwnedRecord{.key = "a", .value = value}) == Taken::kUnreadable);
  }
}

TEST_CASE("shift records: old ones go by age and by number") {
  ShiftRecords records;
  records.Take(ShiftRecordOf("a", kNoon));
  records.Sweep(kNoon + ShiftRecords::kAgeMax);
  CHECK(records.Latest("", {}, 10).size() == 1);
  records.Sweep(kNoon + ShiftRecords::kAgeMax + Millis{1});
  CHECK(records.Latest("", {}, 10).empty());
  for (std::size_t i = 0; i <= ShiftRecords::kCountMax; ++i) {
    records.Take(ShiftRecordOf("a", kNoon + static_cast<std::int64_t>(i) * kMinute));
  }
  const auto all = records.Latest("", {}, 2 * ShiftRecords::kCountMax);
  CHECK(all.size() == ShiftRecords::kCountMax);
  CHECK(all.back()->place.at == kNoon + kMinute);
}

}  // namespace
}  // namespace askmix
