#include "stages/vote_book.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "stage_bench.h"

namespace askmix {
namespace {

Mention By(const std::string& author, Mention m) {
  m.author.id = author;
  return m;
}

/// News of the post, or of its author; `later` microseconds after the post's version.
Mention News(MentionOp op, const Mention& m, std::int64_t later) {
  Mention news;
  news.op = op;
  news.platform = m.platform;
  news.format = m.format;
  news.key = IsOfAuthor(op) ? AuthorKey(m.platform, m.author.id) : m.key;
  news.version = m.version + later;
  news.observed_at = m.observed_at;
  return news;
}

TEST_CASE("votes: a hidden post does not count until it is shown again") {
  StageBench bench("classify");
  const Mention post = MakeMention("1", "love acme");
  Totals totals;
  bench.Turn({Wire(post)});
  bench.AddDeltas(totals);
  bench.Turn({Wire(News(MentionOp::kHide, post, 2))});
  CHECK(bench.AddDeltas(totals)["acme"].IsZero());
  REQUIRE(bench.Classified().size() == 1);
  CHECK(bench.Classified()[0].withdrawn);
  CHECK(bench.CountOf(Outcome::kPublished, "hide") == 1);
  bench.Turn({Wire(News(MentionOp::kUnhide, post, 3))});
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(0, 0, 1)}});
  REQUIRE(bench.Classified().size() == 1);
  CHECK(bench.Classified()[0].restored);
  CHECK(bench.Classified()[0].decision.intent == Intent::kCommunity);
  CHECK(bench.Classified()[0].post_version == post.version);
  CHECK(bench.CountOf(Outcome::kPublished, "unhide") == 1);
}

TEST_CASE("votes: a post whose edit came while it was hidden comes back as its latest version") {
  StageBench bench("classify");
  const Mention post = MakeMention("1", "love acme");
  Mention edited = MakeMention("1", "acme, any code?");
  edited.version = post.version + 1;
  bench.Turn({Wire(post)});
  bench.Turn({Wire(News(MentionOp::kHide, post, 2))});
  bench.Turn({Wire(edited)});
  bench.Turn({Wire(News(MentionOp::kUnhide, post, 3))});
  REQUIRE(bench.Classified().size() == 1);
  CHECK(bench.Classified()[0].restored);
  CHECK(bench.Classified()[0].post_version == edited.version);
}

TEST_CASE("votes: what counts in the end does not depend on the order of hide and unhide") {
  const Mention post = By("ann", MakeMention("1", "love acme"));
  for (const bool of_author : {false, true}) {
    const MentionOp hide = of_author ? MentionOp::kAuthorHide : MentionOp::kHide;
    const MentionOp unhide = of_author ? MentionOp::kAuthorUnhide : MentionOp::kUnhide;
    for (const bool shown_in_the_end : {false, true}) {
      std::vector<std::string> values = {Wire(post), Wire(News(hide, post, 2)),
                                         Wire(News(unhide, post, shown_in_the_end ? 3 : 1))};
      std::sort(values.begin(), values.end());
      do {
        for (const std::size_t batch : {1U, 2U, 3U}) {
          CAPTURE(values);
          CAPTURE(batch);
          CHECK(TotalsOf(values, batch)["acme"] == Votes(0, 0, shown_in_the_end ? 1 : 0));
        }
      } while (std::next_permutation(values.begin(), values.end()));
    }
  }
}

/// Votes of the last turn's deltas.
std::vector<VoteChange> VotesOf(const StageBench& bench) {
  std::vector<VoteChange> votes;
  for (const std::string& value : bench.Written(Topic::kDeltas)) {
    const Delta delta = DecodeDelta(value).value();
    votes.insert(votes.end(), delta.votes.begin(), delta.votes.end());
  }
  return votes;
}

TEST_CASE("votes: deltas tell whose votes they hold and what a delete takes") {
  StageBench bench("classify");
  Mention post = By("ann", MakeMention("1", "love acme"));
  post.lang = "en-GB";
  bench.Turn({Wire(post)});
  const std::vector<VoteChange> given = VotesOf(bench);
  REQUIRE(given.size() == 1);
  CHECK(given[0].key == post.key);
  CHECK(given[0].decision == Decision{Intent::kCommunity, OtherKind::kNone});
  CHECK(given[0].author != 0);
  CHECK(given[0].lang == "en");
  CHECK(given[0].add == 1);
  const std::vector<std::string> ledger = bench.Written(Topic::kLedger);
  bench.Restart();
  bench.Restore(ledger);
  bench.Turn({Wire(DeleteOf(post))});
  VoteChange taken = given[0];
  taken.add = -1;
  CHECK(VotesOf(bench) == std::vector{taken});
}

TEST_CASE("votes: what one batch gives and takes is not told") {
  StageBench bench("classify");
  const Mention post = By("ann", MakeMention("1", "love acme"));
  bench.Turn({Wire(post), Wire(EditOf(post, "acme is broken"))});
  REQUIRE(VotesOf(bench).size() == 1);
  CHECK(VotesOf(bench)[0].decision == Decision{Intent::kOther, OtherKind::kCare});
  bench.Turn({Wire(News(MentionOp::kHide, EditOf(post, "acme is broken"), 2)),
              Wire(News(MentionOp::kUnhide, EditOf(post, "acme is broken"), 3))});
  CHECK(VotesOf(bench).empty());
}

TEST_CASE("votes: an edit takes its votes from whom and where they were given") {
  Mention post = By("ann", MakeMention("1", "love acme"));
  post.lang = "en";
  Mention edit = EditOf(post, "love acme so much");
  edit.lang = "de";
  edit.author.id = "ann-2";
  for (const bool in_one_batch : {false, true}) {
    CAPTURE(in_one_batch);
    StageBench bench("classify");
    std::map<std::pair<std::uint64_t, std::string>, std::int64_t> counted;
    const auto count = [&] {
      for (const VoteChange& vote : VotesOf(bench)) counted[{vote.author, vote.lang}] += vote.add;
    };
    bench.Turn({Wire(post)});
    count();
    const std::uint64_t ann = counted.begin()->first.first;
    if (in_one_batch) {
      bench.Turn({Wire(edit), Wire(EditOf(edit, "love acme more"))});
    } else {
      bench.Turn({Wire(edit)});
      count();
      bench.Turn({Wire(EditOf(edit, "love acme more"))});
    }
    count();
    std::erase_if(counted, [](const auto& vote) { return vote.second == 0; });
    REQUIRE(counted.size() == 1);
    CHECK(counted.begin()->first.first != ann);
    CHECK(counted.begin()->first.second == "de");
    CHECK(counted.begin()->second == 1);
  }
}

TEST_CASE("votes: a change of many votes is several records that add up to it") {
  StageBench bench("classify");
  std::vector<std::string> values;
  for (int i = 0; i < 2'500; ++i) {
    values.push_back(
        Wire(By("a" + std::to_string(i), MakeMention(std::to_string(i), "love acme"))));
  }
  bench.Turn(values);
  CHECK(bench.Written(Topic::kDeltas).size() == 3);
  CHECK(VotesOf(bench).size() == values.size());
  Totals totals;
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(0, 0, 2'500)}});
}

TEST_CASE("votes: an edit after it was hidden is shown and an older one is not published") {
  StageBench bench("classify");
  const Mention post = MakeMention("1", "love acme");
  Totals totals;
  bench.Turn({Wire(News(MentionOp::kHide, post, 0))});
  bench.Turn({Wire(post)});
  CHECK(bench.CountOf(Outcome::kSkipped, "hidden") == 1);
  CHECK(bench.Classified().empty());
  CHECK(bench.AddDeltas(totals)["acme"].IsZero());
  bench.Turn({Wire(EditOf(post, "acme is broken"))});
  CHECK(bench.Classified().size() == 1);
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(0, 0, 0, 1)}});
}

TEST_CASE("votes: a hidden post that is deleted stays withdrawn") {
  StageBench bench("classify");
  const Mention post = MakeMention("1", "love acme");
  Totals totals;
  bench.Turn({Wire(post), Wire(News(MentionOp::kHide, post, 1)), Wire(DeleteOf(post)),
              Wire(News(MentionOp::kUnhide, post, 3))});
  CHECK(bench.AddDeltas(totals)["acme"].IsZero());
  CHECK(bench.CountOf(Outcome::kSkipped, "unhide") == 1);
}

TEST_CASE("votes: what is withheld in some countries goes on counting") {
  StageBench bench("classify");
  const Mention post = MakeMention("1", "love acme");
  bench.Turn({Wire(post)});
  Mention withheld = News(MentionOp::kHide, post, 1);
  withheld.withheld_in = {"DE", "FR"};
  bench.Turn({Wire(withheld)});
  CHECK(bench.CountOf(Outcome::kSkipped, "withheld_in_part") == 1);
  CHECK(bench.result.outputs.empty());
  withheld.withheld_in = {"DE", "XX"};
  bench.Turn({Wire(withheld)});
  CHECK(bench.CountOf(Outcome::kPublished, "hide") == 1);
}

TEST_CASE("votes: news of an author concerns all posts of that author and nobody else's") {
  StageBench bench("classify");
  Mention elsewhere = By("ann", MakeMention("4", "love acme"));
  elsewhere.platform = "blog";
  const Mention post = By("ann", MakeMention("1", "love acme"));
  Totals totals;
  bench.Turn({Wire(post), Wire(By("ann", MakeMention("2", "any acme code?"))),
              Wire(By("ben", MakeMention("3", "love acme"))), Wire(elsewhere)});
  bench.AddDeltas(totals);
  bench.Turn({Wire(News(MentionOp::kAuthorDelete, post, 1))});
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(0, 0, 2)}});
  const auto classified = bench.Classified();
  REQUIRE(classified.size() == 2);
  CHECK(classified[0].key == "other:2");
  CHECK(classified[1].key == "other:1");
  CHECK(bench.CountOf(Outcome::kPublished, "author_delete") == 1);
  bench.Turn({Wire(News(MentionOp::kAuthorUnhide, post, 2))});
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(1, 0, 3)}});
}

TEST_CASE("votes: news of an author is not forgotten by a crash") {
  StageBench bench("classify");
  const Mention post = By("ann", MakeMention("1", "love acme"));
  bench.Turn({Wire(post)});
  auto ledger = bench.Written(Topic::kLedger);
  bench.Turn({Wire(News(MentionOp::kAuthorHide, post, 1))});
  for (const std::string& entry : bench.Written(Topic::kLedger)) ledger.push_back(entry);
  bench.Restart();
  bench.Restore(ledger);
  Totals totals;
  bench.Turn({Wire(By("ann", MakeMention("2", "love acme")))});
  CHECK(bench.CountOf(Outcome::kSkipped, "hidden") == 1);
  bench.AddDeltas(totals);
  bench.Turn({Wire(News(MentionOp::kAuthorUnhide, post, 2))});
  CHECK(bench.AddDeltas(totals) == Totals{{"acme", Votes(0, 0, 2)}});
  CHECK(bench.Classified().size() == 2);
}

Mention RepostOf(const std::string& original, std::string id, const std::string& author) {
  Mention m = By(author, MakeMention(std::move(id), "love acme"));
  m.kind = MentionKind::kRepost;
  m.rel.repost_of_id = original;
  return m;
}

TEST_CASE("votes: an author's reposts of one post count once unless each is to count") {
  const std::vector<std::string> reposts = {
      Wire(RepostOf("1", "r1", "ann")), Wire(RepostOf("1", "r2", "ann")),
      Wire(RepostOf("1", "r3", "ben")), Wire(RepostOf("2", "r4", "ann")),
      Wire(RepostOf("1", "r5", "")),    Wire(RepostOf("1", "r6", ""))};
  for (const std::size_t batch : {1U, 6U})
    CHECK(TotalsOf(reposts, batch)["acme"] == Votes(0, 0, 5));
  StageBench bench("classify");
  bench.world.options.reposts = Reposts::kCount;
  bench.Restart();
  bench.Turn(reposts);
  Totals totals;
  CHECK(bench.AddDeltas(totals)["acme"] == Votes(0, 0, 6));
}

TEST_CASE("votes: a repost that was taken back makes room for the next one") {
  StageBench bench("classify");
  const Mention first = RepostOf("1", "r1", "ann");
  bench.Turn({Wire(first), Wire(DeleteOf(first)), Wire(RepostOf("1", "r2", "ann"))});
  Totals totals;
  CHECK(bench.AddDeltas(totals)["acme"] == Votes(0, 0, 1));
}

TEST_CASE("votes: reposts go with their original whether it was known or not") {
  StageBench bench("classify");
  Totals totals;
  bench.Turn({Wire(RepostOf("1", "r1", "ann")), Wire(RepostOf("1", "r2", "ben"))});
  bench.AddDeltas(totals);
  bench.Turn({Wire(DeleteOf(MakeMention("1", "")))});
  CHECK(bench.AddDeltas(totals)["acme"].IsZero());
  CHECK(bench.Classified().size() == 2);
  bench.Turn({Wire(RepostOf("1", "r3", "eve")), Wire(RepostOf("1", "r1", "ann"))});
  CHECK(bench.CountOf(Outcome::kSkipped, "deleted") == 2);
}

TEST_CASE("votes: news of a post is remembered only in the partition of the post") {
  StageBench bench("classify");
  bench.world.options.clean_partitions = 1'000'000;
  bench.Restart();
  bench.Turn({Wire(DeleteOf(MakeMention("1", "love acme")))});
  CHECK(bench.CountOf(Outcome::kSkipped, "elsewhere") == 1);
  CHECK(bench.result.outputs.empty());
}

}  // namespace
}  // namespace askmix
