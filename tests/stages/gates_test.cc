#include "stages/gates.h"

#include <doctest/doctest.h>

#include "stage_bench.h"

namespace askmix {
namespace {

/// Reasons of what the last turn published, in the order of the topics.
std::vector<std::string> Reasons(const StageBench& bench) {
  std::vector<std::string> reasons;
  for (std::size_t i = 0; i < kIntentCount; ++i) {
    for (const std::string& value : bench.Written(TopicOf(static_cast<Intent>(i)))) {
      const ClassifiedFacts facts = DecodeClassified(value).value();
      reasons.push_back(facts.reason);
    }
  }
  return reasons;
}

Mention In(const std::string& language, Mention m) {
  m.lang = language;
  return m;
}

TEST_CASE("gates: other languages are uncertain with the reason and nothing is expected of them") {
  StageBench bench("classify");
  bench.Turn({Wire(In("de", MakeMention("1", "love acme"))),
              Wire(In("en-GB", MakeMention("2", "love acme"))),
              Wire(MakeMention("3", "love acme"))});
  CHECK(Reasons(bench) == std::vector<std::string>{"", "", "language"});
  Totals totals;
  CHECK(bench.AddDeltas(totals)["acme"] == Votes(0, 0, 2, 0, 0, 1));
  bench.world.options.gates.languages = {"en", "de"};
  bench.Restart();
  bench.Turn({Wire(In("de", MakeMention("4", "love acme")))});
  CHECK(Reasons(bench) == std::vector<std::string>{""});
}

TEST_CASE("gates: junk is noise with its name as reason unless it is wanted") {
  StageBench bench("classify");
  const std::string advert = Wire(MakeMention("1", "love acme, use my code ANNA15"));
  bench.Turn({advert});
  CHECK(Reasons(bench) == std::vector<std::string>{"advert"});
  Totals totals;
  CHECK(bench.AddDeltas(totals)["acme"] == Votes(0, 0, 0, 0, 1));
  bench.world.options.gates.junk = {"job"};
  bench.Restart();
  bench.Turn({advert});
  CHECK(Reasons(bench) == std::vector<std::string>{""});
}

std::string CopyBy(int author, const std::string& text) {
  Mention m = MakeMention(std::to_string(author), text);
  m.author.id = "a" + std::to_string(author);
  return Wire(m);
}

const std::string kCopied = "i love acme and all the boots they make";

TEST_CASE("gates: the same words from many accounts are counted apart across turns and restarts") {
  StageBench bench("classify");
  std::vector<std::string> ledger;
  for (int author = 1; author <= 4; ++author) {
    bench.Turn({CopyBy(author, kCopied)});
    CHECK(Reasons(bench) == std::vector<std::string>{""});
    for (const std::string& entry : bench.Written(Topic::kLedger)) ledger.push_back(entry);
  }
  bench.Restart();
  bench.Restore(ledger);
  bench.Try({CopyBy(5, kCopied), CopyBy(6, kCopied), CopyBy(7, "i love acme")});
  bench.Abort();
  bench.Turn({CopyBy(5, kCopied), CopyBy(6, kCopied), CopyBy(7, "i love acme")});
  CHECK(Reasons(bench) == std::vector<std::string>{"", "", "copied"});
}

TEST_CASE("gates: reposts are no copies and accounts that nobody knows are not counted") {
  StageBench bench("classify");
  std::vector<std::string> values;
  for (int i = 0; i < 9; ++i) {
    values.push_back(Wire(MakeMention("u" + std::to_string(i), kCopied)));
    Mention repost = MakeMention("r" + std::to_string(i), kCopied);
    repost.author.id = "a" + std::to_string(i);
    repost.kind = MentionKind::kRepost;
    repost.rel.repost_of_id = "1";
    values.push_back(Wire(repost));
  }
  bench.Turn(values);
  Totals totals;
  CHECK(bench.AddDeltas(totals)["acme"] == Votes(0, 0, 18));
}

TEST_CASE("gates: what an account of the brand writes is apart for that brand only") {
  StageBench bench("classify");
  Mention post = MakeMention("1", "love acme and zeta", {"acme", "zeta"});
  post.brands[0].own = true;
  bench.Turn({Wire(post)});
  CHECK(Reasons(bench) == std::vector<std::string>{"", "own"});
  Totals totals;
  CHECK(bench.AddDeltas(totals) ==
        Totals{{"acme", Votes(0, 0, 0, 0, 1)}, {"zeta", Votes(0, 0, 1)}});
}

}  // namespace
}  // namespace askmix
