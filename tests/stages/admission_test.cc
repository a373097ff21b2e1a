#include "stages/admission.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "support/builders.h"

namespace askmix {
namespace {

struct Case {
  const char* name;
  MentionOp op;
  std::int64_t version;
  std::uint64_t content;
  bool has_brands;
  const LedgerEntry* known;
  std::optional<Action> action;
  Outcome outcome;
  std::string_view reason;
};

LedgerEntry Known(std::int64_t version, bool deleted, std::uint64_t content) {
  LedgerEntry entry;
  entry.version = version;
  entry.deleted = deleted;
  entry.content = content;
  return entry;
}

TEST_CASE("admission: the larger version wins whatever arrives first") {
  const LedgerEntry live = Known(10, false, 7);
  const LedgerEntry gone = Known(10, true, 0);
  const auto up = MentionOp::kUpsert;
  const auto del = MentionOp::kDelete;
  const Case cases[] = {
      {"new", up, 10, 7, true, nullptr, Action::kDecide, Outcome::kPublished, "new"},
      {"edit without post", up, 10, 7, false, nullptr, Action::kRemember, Outcome::kSkipped,
       "unknown_edit"},
      {"same again", up, 10, 7, true, &live, {}, Outcome::kDuplicate, "same"},
      {"other text, same version", up, 10, 8, true, &live, {}, Outcome::kDuplicate, "conflict"},
      {"older version", up, 9, 8, true, &live, {}, Outcome::kDuplicate, "older"},
      {"edit", up, 11, 8, true, &live, Action::kDecide, Outcome::kPublished, "edit"},
      {"edit that takes the brand out", up, 11, 8, false, &live, Action::kDecide,
       Outcome::kPublished, "edit"},
      {"post after its delete", up, 10, 7, true, &gone, {}, Outcome::kSkipped, "deleted"},
      {"created again", up, 11, 7, true, &gone, Action::kDecide, Outcome::kPublished, "new"},
      {"delete", del, 10, 0, false, &live, Action::kWithdraw, Outcome::kPublished, "delete"},
      {"delete of an older version", del, 9, 0, false, &live, {}, Outcome::kDuplicate, "older"},
      {"delete again", del, 10, 0, false, &gone, {}, Outcome::kDuplicate, "same"},
      {"delete again, later", del, 11, 0, false, &gone, Action::kRemember, Outcome::kSkipped,
       "deleted"},
      {"delete before its post", del, 10, 0, false, nullptr, Action::kRemember, Outcome::kSkipped,
       "unknown_delete"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Mention mention = MakeMention("1", "text");
    mention.op = c.op;
    mention.version = c.version;
    if (!c.has_brands) mention.brands.clear();
    const Admission admission = Admit(mention, c.content, c.known);
    CHECK(admission.action == c.action);
    CHECK(admission.outcome == c.outcome);
    CHECK(admission.reason == c.reason);
  }
}

TEST_CASE("admission: the largest version is what is known in whatever order they come") {
  struct Version {
    std::int64_t number;
    MentionOp op;
  };
  const Version versions[] = {{1, MentionOp::kUpsert},
                              {2, MentionOp::kDelete},
                              {3, MentionOp::kUpsert},
                              {4, MentionOp::kDelete},
                              {5, MentionOp::kDelete}};
  for (std::size_t count = 1; count <= std::size(versions); ++count) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    do {
      std::optional<LedgerEntry> known;
      std::string arrived;
      for (const std::size_t i : order) {
        Mention mention = MakeMention("1", "text");
        mention.op = versions[i].op;
        mention.version = versions[i].number;
        arrived += std::to_string(mention.version) + " ";
        const LedgerEntry* before = known ? &*known : nullptr;
        if (!Admit(mention, 7, before).action) continue;
        known = Known(mention.version, mention.op == MentionOp::kDelete, 7);
      }
      CAPTURE(arrived);
      CHECK(known->version == versions[count - 1].number);
      CHECK(known->deleted == (versions[count - 1].op == MentionOp::kDelete));
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

}  // namespace
}  // namespace askmix
