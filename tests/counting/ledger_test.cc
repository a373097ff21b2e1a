#include "counting/ledger.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>

namespace askmix {
namespace {

constexpr Millis kHorizon{86'400'000};
constexpr TimePoint kNow = FromUnixMillis(1'764'072'000'000);

constexpr Decision kPromotion{Intent::kPromotion, OtherKind::kNone};
constexpr Decision kCare{Intent::kOther, OtherKind::kCare};

LedgerEntry Entry(std::int64_t version, TimePoint decided_at = kNow, std::vector<Vote> votes = {}) {
  LedgerEntry entry;
  entry.version = version;
  entry.created_at = decided_at - Millis{5'000};
  entry.decided_at = decided_at;
  entry.content = 77;
  entry.votes = std::move(votes);
  return entry;
}

std::optional<LedgerEntry> Known(const Ledger& ledger, std::string_view key) {
  const LedgerEntry* entry = ledger.Find(HashIdentity(key));
  return entry == nullptr ? std::nullopt : std::optional(*entry);
}

TEST_CASE("ledger: an entry comes back as it was put") {
  const std::vector<std::vector<Vote>> rows = {
      {},
      {{"nike", kPromotion, true}},
      {{"nike", kCare, false}, {"adidas", kPromotion, true}, {"nike", kPromotion, true}}};
  Ledger ledger(kHorizon);
  for (const bool deleted : {false, true}) {
    for (const auto& votes : rows) {
      CAPTURE(votes.size());
      LedgerEntry entry = Entry(-3, kNow, votes);
      entry.deleted = deleted;
      ledger.Put(HashIdentity("x:1"), entry);
      CHECK(Known(ledger, "x:1") == entry);
      ledger.Commit();
      CHECK(Known(ledger, "x:1") == entry);
    }
  }
}

TEST_CASE("ledger: what nobody put is not known") {
  Ledger ledger(kHorizon);
  ledger.Put(HashIdentity("x:1"), Entry(1));
  ledger.Commit();
  CHECK_FALSE(Known(ledger, "x:2"));
  CHECK_FALSE(Known(ledger, ""));
}

TEST_CASE("ledger: an aborted identity leaves no trace") {
  Ledger ledger(kHorizon);
  ledger.Put(HashIdentity("x:1"), Entry(1));
  CHECK(Known(ledger, "x:1"));
  ledger.Abort();
  CHECK_FALSE(Known(ledger, "x:1"));
  ledger.Commit();
  CHECK_FALSE(Known(ledger, "x:1"));
  CHECK(ledger.size() == 0);
}

TEST_CASE("ledger: an aborted change gives back what was committed") {
  Ledger ledger(kHorizon);
  const LedgerEntry first = Entry(1, kNow, {{"nike", kPromotion, true}});
  ledger.Put(HashIdentity("x:1"), first);
  ledger.Commit();
  ledger.Put(HashIdentity("x:1"), Entry(2));
  CHECK(Known(ledger, "x:1")->version == 2);
  ledger.Abort();
  CHECK(Known(ledger, "x:1") == first);
}

TEST_CASE("ledger: a pending entry can be changed in place") {
  Ledger ledger(kHorizon);
  LedgerEntry& entry = ledger.Put(HashIdentity("x:1"), Entry(1));
  entry.votes.push_back({"nike", kCare, true});
  CHECK(Known(ledger, "x:1")->votes.size() == 1);
  ledger.Commit();
  CHECK(Known(ledger, "x:1")->votes.size() == 1);
}

TEST_CASE("ledger: of restored entries the latest one of an identity wins") {
  Ledger ledger(kHorizon);
  ledger.Restore(HashIdentity("x:1"), Entry(1));
  ledger.Restore(HashIdentity("x:2"), Entry(5));
  ledger.Restore(HashIdentity("x:1"), Entry(2));
  CHECK(Known(ledger, "x:1")->version == 2);
  CHECK(Known(ledger, "x:2")->version == 5);
  CHECK(ledger.size() == 2);
  ledger.Abort();
  CHECK(ledger.size() == 2);
}

TEST_CASE("ledger: entries are forgotten when the horizon has passed since the decision") {
  Ledger ledger(kHorizon);
  ledger.Put(HashIdentity("x:1"), Entry(1));
  ledger.Commit();
  ledger.Expire(kNow + kHorizon);
  CHECK(Known(ledger, "x:1"));
  ledger.Expire(kNow + kHorizon + Millis{1});
  CHECK_FALSE(Known(ledger, "x:1"));
  CHECK(ledger.size() == 0);
}

TEST_CASE("ledger: a new decision starts the horizon anew") {
  Ledger ledger(kHorizon);
  ledger.Put(HashIdentity("x:1"), Entry(1));
  ledger.Commit();
  ledger.Put(HashIdentity("x:1"), Entry(2, kNow + Millis{1'000}));
  ledger.Commit();
  ledger.Expire(kNow + kHorizon + Millis{1'000});
  CHECK(Known(ledger, "x:1")->version == 2);
  ledger.Expire(kNow + kHorizon + Millis{1'001});
  CHECK_FALSE(Known(ledger, "x:1"));
}

TEST_CASE("ledger: a clock that went back delays forgetting but does not prevent it") {
  Ledger ledger(kHorizon);
  ledger.Restore(HashIdentity("x:1"), Entry(1, kNow + Millis{1'000}));
  ledger.Restore(HashIdentity("x:2"), Entry(1, kNow));
  ledger.Expire(kNow + kHorizon + Millis{1'001});
  CHECK(ledger.size() == 0);
}

TEST_CASE("ledger: identities hash to their published values") {
  // A change would make every ledger topic useless; the empty input's value is xxHash's own.
  CHECK(HashIdentity("") == IdentityHash{0x6001C324468D497Fu, 0x99AA06D3014798D8u});
  CHECK(HashIdentity("x:1") != HashIdentity("x:2"));
}

LedgerEntry RandomEntry(std::mt19937& random, TimePoint now) {
  LedgerEntry entry = Entry(static_cast<std::int64_t>(random() % 100), now);
  for (auto n = random() % 4; n > 0; --n) {
    const auto brand = static_cast<char>('a' + random() % 5);
    entry.votes.push_back(
        {std::string(1, brand), DecisionOf(random() % kSlotCount), random() % 2 == 0});
  }
  return entry;
}

TEST_CASE("ledger: random histories agree with a plain map") {
  std::mt19937 random(5);
  Ledger ledger(Millis{50});
  std::map<std::string, LedgerEntry> committed, pending;
  TimePoint now = kNow;
  for (int step = 0; step < 20'000; ++step) {
    CAPTURE(step);
    const std::string key = "x:" + std::to_string(random() % 60);
    switch (random() % 8) {
      case 0:
        ledger.Abort();
        pending.clear();
        break;
      case 1:
        ledger.Commit();
        for (const auto& [id, entry] : pending) committed[id] = entry;
        pending.clear();
        now += Millis{random() % 20};
        ledger.Expire(now);
        std::erase_if(committed,
                      [&](const auto& e) { return e.second.decided_at < now - Millis{50}; });
        break;
      default: {
        const LedgerEntry entry = RandomEntry(random, now);
        ledger.Put(HashIdentity(key), entry);
        pending[key] = entry;
      }
    }
    const std::string asked = "x:" + std::to_string(random() % 60);
    const auto in_pending = pending.find(asked), in_committed = committed.find(asked);
    const std::optional<LedgerEntry> expected =
        in_pending != pending.end()       ? std::optional(in_pending->second)
        : in_committed != committed.end() ? std::optional(in_committed->second)
                                          : std::nullopt;
    CHECK(Known(ledger, asked) == expected);
    CHECK(ledger.size() == committed.size());
  }
}

TEST_CASE("ledger: one identity that is decided all the time takes the room of few") {
  Ledger ledger(kHorizon);
  for (int i = 0; i < 100'000; ++i) {
    ledger.Put(HashIdentity("x:1"), Entry(i, kNow + Millis{i / 2}));
    ledger.Commit();
  }
  CHECK(ledger.size() == 1);
  CHECK(ledger.places() <= 1'003);
  ledger.Expire(kNow + kHorizon + Millis{50'000});
  CHECK(ledger.size() == 0);
}

TEST_CASE("ledger: names of brands go when no vote holds them and votes keep theirs") {
  Ledger ledger(kHorizon);
  const std::vector<Vote> kept = {{"nike", kPromotion, true}, {"adidas", kCare, true}};
  TimePoint now = kNow;
  for (int i = 0; i < 100'000; ++i) {
    now += Millis{10'000};
    ledger.Put(HashIdentity("x:kept"), Entry(1, now, kept));
    ledger.Put(HashIdentity("x:" + std::to_string(i)),
               Entry(1, now, {{std::to_string(i), kCare, true}}));
    ledger.Commit();
    ledger.Expire(now);
  }
  CHECK(ledger.brands() < 30'000);
  CHECK(Known(ledger, "x:kept")->votes == kept);
}

LedgerEntry Repost(std::string_view author, std::string_view original, TimePoint at = kNow) {
  LedgerEntry entry = Entry(1, at);
  entry.author = HashIdentity(author);
  entry.original = GroupOfReposts(original);
  return entry;
}

TEST_CASE("ledger: members of a group are found before and after the commit and a rebuild") {
  Ledger ledger(kHorizon);
  const IdentityHash ann = HashIdentity("x:author:ann");
  ledger.Put(HashIdentity("x:1"), Repost("x:author:ann", "x:9"));
  ledger.Put(HashIdentity("x:2"), Repost("x:author:ann", "x:8"));
  ledger.Put(HashIdentity("x:3"), Repost("x:author:ben", "x:9"));
  for (const bool committed : {false, true}) {
    CAPTURE(committed);
    CHECK(ledger.MembersOf(GroupOfAuthor(ann)).size() == 2);
    CHECK(ledger.MembersOf(GroupOfReposts("x:9")).size() == 2);
    CHECK(ledger.MembersOf(GroupOfReposts(GroupOfReposts("x:9"), ann)) ==
          std::vector{HashIdentity("x:1")});
    CHECK(ledger.MembersOf(GroupOfReposts("x:1")).empty());
    ledger.Commit();
  }
  Ledger rebuilt(kHorizon);
  rebuilt.Restore(HashIdentity("x:1"), Repost("x:author:ann", "x:9"));
  CHECK(rebuilt.MembersOf(GroupOfAuthor(ann)) == std::vector{HashIdentity("x:1")});
}

TEST_CASE("ledger: an identity leaves its group with an abort or a change or its age") {
  Ledger ledger(kHorizon);
  const std::uint64_t group = GroupOfReposts("x:9");
  ledger.Put(HashIdentity("x:1"), Repost("ann", "x:9"));
  ledger.Abort();
  CHECK(ledger.MembersOf(group).empty());
  ledger.Put(HashIdentity("x:1"), Repost("ann", "x:9"));
  ledger.Put(HashIdentity("x:2"), Repost("ann", "x:9"));
  ledger.Commit();
  ledger.Put(HashIdentity("x:1"), Repost("ann", "x:8"));
  CHECK(ledger.MembersOf(group) == std::vector{HashIdentity("x:2")});
  ledger.Commit();
  CHECK(ledger.MembersOf(group) == std::vector{HashIdentity("x:2")});
  ledger.Expire(kNow + kHorizon + Millis{1});
  CHECK(ledger.MembersOf(group).empty());
}

TEST_CASE("ledger: rows of groups do not outgrow what is remembered") {
  Ledger ledger(kHorizon);
  for (int i = 0; i < 50'000; ++i) {
    const TimePoint at = kNow + Millis{i * 10'000LL};
    ledger.Put(HashIdentity("x:" + std::to_string(i)), Repost("ann", "x:9", at));
    ledger.Commit();
    ledger.Expire(at);
  }
  CHECK(ledger.size() < 9'000);
  CHECK(ledger.rows() < 7 * ledger.size() + 1'100);
  CHECK(ledger.MembersOf(GroupOfReposts("x:9")).size() == ledger.size());
}

}  // namespace
}  // namespace askmix
