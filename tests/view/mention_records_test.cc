#include "view/mention_records.h"

#include <doctest/doctest.h>

#include "support/topic_records.h"

namespace askmix {
namespace {

std::string Ids(const MentionRecords& records, std::string_view brand, TimePoint now = kNoon,
                std::size_t count = 100) {
  std::string ids;
  for (const auto& json : records.Latest(brand, count, now)) {
    const auto facts = DecodeClassified(*json);
    REQUIRE(facts);
    ids += facts->key.substr(facts->key.find(':') + 1) + " ";
  }
  return ids;
}

TEST_CASE("mention records: a brand has its latest ones the newest first") {
  MentionRecords records;
  for (int i = 0; i < 25; ++i) {
    records.Take(MentionRecordOf("acme", std::to_string(i), Intent::kPromotion, kNoon + Millis{i}));
  }
  records.Take(MentionRecordOf("zeta", "z"));
  records.Take(MentionRecordOf("acme", "too-old", Intent::kPromotion, kNoon - Millis{1}));
  CHECK(Ids(records, "acme", kNoon, 3) == "24 23 22 ");
  CHECK(records.Latest("acme", 100, kNoon).size() == MentionRecords::kPerBrandMax);
  CHECK(Ids(records, "zeta") == "z ");
  CHECK(Ids(records, "none").empty());
}

TEST_CASE("mention records: one that is decided anew is there once") {
  MentionRecords records;
  records.Take(MentionRecordOf("acme", "1"));
  records.Take(MentionRecordOf("acme", "2"));
  records.Take(
      MentionRecordOf("acme", "1", Intent::kPromotion, kNoon + Millis{5}, "a code please"));
  CHECK(Ids(records, "acme") == "1 2 ");
  CHECK(records.Latest("acme", 1, kNoon)[0]->find("a code please") != std::string::npos);
}

TEST_CASE("mention records: withdrawn ones go with their text") {
  for (const std::string reason : {"edit", "delete", "author_delete", "correction"}) {
    CAPTURE(reason);
    MentionRecords records;
    records.Take(MentionRecordOf("acme", "1"));
    CHECK(records.Take(WithdrawalOf("acme", "1", reason)) == Taken::kChanged);
    CHECK(Ids(records, "acme").empty());
    CHECK(records.Take(RestorationOf("acme", "1")) == Taken::kIgnored);
  }
}

TEST_CASE("mention records: hidden ones are out of sight until they are shown again") {
  for (const std::string reason : {"hide", "author_hide"}) {
    CAPTURE(reason);
    MentionRecords records;
    records.Take(MentionRecordOf("acme", "1"));
    records.Take(WithdrawalOf("acme", "1", reason));
    CHECK(Ids(records, "acme").empty());
    records.Take(RestorationOf("acme", "1"));
    CHECK(Ids(records, "acme") == "1 ");
  }
}

TEST_CASE("mention records: a text that was edited while it was hidden is not shown again") {
  MentionRecords records;
  records.Take(MentionRecordOf("acme", "1"));
  records.Take(WithdrawalOf("acme", "1", "hide"));
  records.Take(RestorationOf("acme", "1", 5));
  CHECK(Ids(records, "acme").empty());
}

TEST_CASE("mention records: what replaced a withdrawn one may be read before the withdrawal") {
  MentionRecords records;
  records.Take(MentionRecordOf("acme", "1", Intent::kPromotion));
  records.Take(MentionRecordOf("acme", "1", Intent::kCommunity));
  records.Take(WithdrawalOf("acme", "1", "edit", Intent::kPromotion));
  CHECK(Ids(records, "acme") == "1 ");
  CHECK(records.Latest("acme", 1, kNoon)[0]->find(R"("community")") != std::string::npos);
}

TEST_CASE("mention records: a person's decision takes the place of the model's") {
  MentionRecords records;
  records.Take(MentionRecordOf("acme", "1", Intent::kPromotion));
  records.Take(WithdrawalOf("acme", "1", "correction", Intent::kPromotion));
  const OwnedRecord corrected = CorrectionOf("acme", "1", Intent::kCommunity);
  CHECK(records.Take(corrected) == Taken::kChanged);
  REQUIRE(records.Latest("acme", 10, kNoon).size() == 1);
  CHECK(*records.Latest("acme", 1, kNoon)[0] == corrected.value);
}

TEST_CASE("mention records: old ones are not shown and then let go of") {
  MentionRecords records;
  records.Take(MentionRecordOf("acme", "1"));
  CHECK(Ids(records, "acme", kNoon + MentionRecords::kAgeMax) == "1 ");
  CHECK(Ids(records, "acme", kNoon + MentionRecords::kAgeMax + Millis{1}).empty());
  records.Sweep(kNoon + MentionRecords::kAgeMax + Millis{1});
  CHECK(Ids(records, "acme").empty());
}

TEST_CASE("mention records: their bytes are bounded and the oldest go first") {
  MentionRecords records;
  const std::string text(kMentionTextBytesMax, 'x');
  const std::size_t fit = MentionRecords::kBytesMax / text.size();
  for (std::size_t i = 0; i < fit + 10; ++i) {
    records.Take(
        MentionRecordOf("b" + std::to_string(i), "1", Intent::kPromotion, kNoon + Millis{i}, text));
  }
  CHECK(Ids(records, "b0").empty());
  CHECK(Ids(records, "b9").empty());
  CHECK(Ids(records, "b" + std::to_string(fit + 9)) == "1 ");
}

TEST_CASE("mention records: what is no classified mention is told") {
  MentionRecords records;
  CHECK(records.Take(OwnedRecord{.key = "k", .value = "{}"}) == Taken::kUnreadable);
  CHECK(records.Take(OwnedRecord{.key = "k", .value = {}, .has_value = false}) == Taken::kIgnored);
}

}  // namespace
}  // namespace askmix
