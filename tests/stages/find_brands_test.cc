#include "stages/find_brands.h"

#include <doctest/doctest.h>

#include "support/builders.h"

namespace askmix {
namespace {

const std::vector<Brand>& Brands() {
  static const std::vector<Brand> brands = [] {
    std::vector<Brand> list{{"acme", "Acme", {{"acmehq", "x"}}, {}},
                            {"zeta", "Zeta", {"zeta.com"}, {}}};
    list[0].own = {{"42", "x"}, {"UCacme", "youtube"}};
    list[1].own = {{"did:plc:zeta", "bluesky"}};
    return list;
  }();
  return brands;
}

Mention Found(Mention mention) {
  static const Matcher matcher(Brands());
  BrandFinder finder;
  CHECK(finder.Find(matcher, mention));
  return mention;
}

Mention On(const std::string& platform, const std::string& text) {
  Mention mention = MakeMention("1", text, {});
  mention.platform = platform;
  return mention;
}

TEST_CASE("find brands: a reply to a brand without its name is a mention of it") {
  Mention on_x = On("x", "any codes?");
  on_x.rel.reply_to_author_id = "42";
  CHECK(Found(on_x).brands ==
        std::vector<BrandHit>{{.id = "acme", .via = "reply_to", .match = "42"}});
  Mention on_bluesky = On("bluesky", "any codes?");
  on_bluesky.rel.reply_to_id = "at://did:plc:zeta/app.bsky.feed.post/2";
  CHECK(Found(on_bluesky).brands.at(0).via == "reply_to");
  Mention comment = On("youtube", "any codes?");
  comment.kind = MentionKind::kComment;
  comment.channel = "UCacme";
  CHECK(Found(comment).brands.at(0).id == "acme");
}

TEST_CASE("find brands: an id of one platform is nobody on another") {
  Mention mention = On("mastodon", "any codes?");
  mention.rel.reply_to_author_id = "42";
  CHECK(Found(mention).brands.empty());
  Mention post = On("reddit", "any codes?");
  post.channel = "UCacme";
  post.kind = MentionKind::kComment;
  CHECK(Found(post).brands.empty());
}

TEST_CASE("find brands: what an account of the brand writes is marked as its own") {
  Mention by_id = On("x", "Acme and Zeta, together");
  by_id.author.id = "42";
  const Mention found = Found(by_id);
  CHECK(found.brands.at(0).own);
  CHECK_FALSE(found.brands.at(1).own);
  Mention by_handle = On("x", "new at Acme");
  by_handle.author.handle = "AcmeHQ";
  CHECK(Found(by_handle).brands.at(0).own);
  by_handle.platform = "reddit";
  CHECK_FALSE(Found(by_handle).brands.at(0).own);
}

TEST_CASE("find brands: the parts of the text near each of several brands are marked") {
  const Mention both = Found(On("x", "is there a code for Acme? I already own Zeta"));
  REQUIRE(both.brands.size() == 2);
  CHECK(both.brands[0].at == std::vector<std::int64_t>{20});
  CHECK(both.brands[0].near == std::vector<TextRange>{{0, 25}});
  CHECK(both.brands[1].near == std::vector<TextRange>{{25, 44}});
  CHECK(TextNear(both, both.brands[0]) == "is there a code for Acme?");
  CHECK(TextNear(both, both.brands[1]) == " I already own Zeta");
  CHECK(Found(On("x", "is there a code for Acme? I already own it")).brands[0].near.empty());
}

TEST_CASE("find brands: a title goes with the parts unless it names only others") {
  Mention mention = On("reddit", "Acme broke. Zeta holds");
  mention.title = "Two boots";
  Mention found = Found(mention);
  CHECK(TextNear(found, found.brands[0]) == "Two boots\nAcme broke.");
  mention.title = "Acme boots";
  found = Found(mention);
  CHECK(found.brands[0].title_at == std::vector<std::int64_t>{0});
  CHECK(TextNear(found, found.brands[0]) == "Acme boots\nAcme broke.");
  CHECK(TextNear(found, found.brands[1]) == " Zeta holds");
}

}  // namespace
}  // namespace askmix
