// Ambiguous words: what says that they mean the brand, and what says that they do not.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "brands/matcher.h"

namespace askmix {
namespace {

std::vector<Brand> MakeBrands() {
  Brand gap{"gap", "Gap", {{"gap", "x"}}, {"Gap Inc"}};
  gap.domains = {"gap.com"};
  gap.ambiguous = {"GAP"};
  gap.context.near = {"jeans", "hoodie", "@oldnavy", "the mall"};
  gap.context.not_near = {"between", "generation"};
  gap.context.within = 4;
  gap.context.capital = true;
  gap.never = {"mind the gap", "gap year", "the mall gap"};
  Brand amazon{"amazon", "Amazon", {}, {}};
  amazon.never = {"amazon river"};
  amazon.products = {Wording("Echo", Context{{"alexa"}, {}, {}, {}}), "Kindle"};
  Brand orange{"orange", "Orange", {}, {Wording("sosh", Context{{"sim"}, {}, {}, {}})}};
  orange.ambiguous = {"orange"};
  orange.context.near = {"sim", "roaming"};
  return {gap, amazon, orange};
}

const Matcher& TheMatcher() {
  static const std::vector<Brand> brands = MakeBrands();
  static const Matcher matcher(brands);
  return matcher;
}

std::string Line(const std::vector<BrandMatch>& matches) {
  std::string line;
  for (const BrandMatch& m : matches) {
    if (!line.empty()) line += ' ';
    line += std::string(m.brand_id) + '/' + std::string(Name(m.via)) + '/' + std::string(m.words);
    if (m.ground != Ground::kNone) line += '/' + std::string(Name(m.ground));
    if (!m.context.empty()) line += '/' + std::string(m.context);
  }
  return line;
}

std::string Found(std::string_view text, std::string_view title = {},
                  const std::vector<std::string>& links = {}) {
  Clues clues;
  clues.text = text;
  clues.title = title;
  clues.links = links;
  std::vector<BrandMatch> matches;
  TheMatcher().Find(clues, matches);
  return Line(matches);
}

TEST_CASE("context: an ambiguous word alone names nobody") {
  CHECK(Found("there is a gap").empty());
  CHECK(Found("an orange and a gap").empty());
  CHECK(Found("#thegap in @gapfiller").empty());
}

TEST_CASE("context: a word near it says that the brand is meant") {
  CHECK(Found("gap jeans") == "gap/context/gap/near/jeans");
  CHECK(Found("Hoodie from the gap") == "gap/context/gap/near/Hoodie");
  CHECK(Found("the mall has a gap") == "gap/context/gap/near/the mall");
  CHECK(Found("my orange roaming") == "orange/context/orange/near/roaming");
  CHECK(Found("@oldnavy or gap") == "gap/context/gap/near/@oldnavy");
}

TEST_CASE("context: near is so many words or anywhere") {
  CHECK(Found("jeans one two three four gap") == "gap/context/gap/near/jeans");
  CHECK(Found("jeans one two three four five gap").empty());
  CHECK(Found("gap", "jeans").empty());
  CHECK(Found("roaming a b c d e f g h i j k orange") == "orange/context/orange/near/roaming");
  CHECK(Found("orange", "roaming") == "orange/context/orange/near/roaming");
}

TEST_CASE("context: a word near it says that it is not") {
  CHECK(Found("the gap between my jeans and me").empty());
  CHECK(Found("the Generation gap in jeans").empty());
}

TEST_CASE("context: a phrase is never the brand whether the word is ambiguous or not") {
  CHECK(Found("gap year jeans").empty());
  CHECK(Found("mind the gap, jeans!").empty());
  CHECK(Found("down the Amazon river").empty());
  CHECK(Found("gap at the mall") == "gap/context/gap/near/the mall");
  CHECK(Found("gap at the mall gap").empty());
  CHECK(Found("an amazon parcel, not the amazon river") == "amazon/name/amazon");
}

TEST_CASE("context: a capital inside a sentence says that the brand is meant where that is asked") {
  CHECK(Found("went to Gap with my sister") == "gap/context/Gap/capital");
  CHECK(Found("went to GAP with my sister") == "gap/context/GAP/capital");
  CHECK(Found("my Orange is ripe").empty());
  CHECK(Found("Gap is what we see here").empty());
  CHECK(Found("so. Gap is what we see").empty());
  CHECK(Found("@joe Gap is what we see").empty());
  CHECK(Found("WE SAW A GAP IN IT").empty());
  CHECK(Found("The Widening Gap In Pay Is Real").empty());
}

TEST_CASE("context: handle hashtag domain or another name of the brand are context") {
  CHECK(Found("@gap there is a gap") == "gap/handle/@gap");
  CHECK(Found("i like #gap") == "gap/context/gap/hashtag");
  CHECK(Found("gap inc and the gap") == "gap/alias/gap inc");
  CHECK(Found("see gap.com") == "gap/context/gap/link/gap.com");
  CHECK(Found("the gap", "", {"https://www.gap.com/sale"}) == "gap/context/gap/link/gap.com");
  CHECK(Found("the gap", "", {"https://mygap.com/", "https://gap.com.example"}).empty());
  CHECK(Found("me@gap.com").empty());
  CHECK(Found("nothing", "", {"https://gap.com"}).empty());
}

TEST_CASE("context: a channel that is called like the brand is context") {
  Clues clues;
  clues.text = "why does my orange stop?";
  clues.channel = "Orange";
  std::vector<BrandMatch> matches;
  TheMatcher().Find(clues, matches);
  CHECK(Line(matches) == "orange/context/orange/channel/Orange");
  clues.channel = "orangeade";
  matches.clear();
  TheMatcher().Find(clues, matches);
  CHECK(matches.empty());
}

TEST_CASE("context: every place of a brand that is known counts") {
  std::vector<BrandMatch> matches;
  TheMatcher().Find("gap jeans. I went to the other gap twice. mind the gap", {}, matches);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].places == std::vector<Place>{{0, 3, false}, {31, 34, false}});
}

TEST_CASE("context: products mean their brand and may be ambiguous themselves") {
  CHECK(Found("my kindle") == "amazon/product/kindle");
  CHECK(Found("an echo in here").empty());
  CHECK(Found("echo or alexa") == "amazon/context/echo/near/alexa");
  CHECK(Found("sosh sim") == "orange/context/sosh/near/sim");
  CHECK(Found("sosh").empty());
}

TEST_CASE("context: what is rejected says why") {
  std::vector<BrandMatch> matches;
  std::vector<BrandRejection> rejected;
  Clues clues;
  clues.text = "gap year. a gap between us. one two three four a gap";
  TheMatcher().Find(clues, matches, &rejected);
  CHECK(matches.empty());
  REQUIRE(rejected.size() == 3);
  CHECK(rejected[0].ground == Ground::kPhrase);
  CHECK(rejected[0].context == "gap year");
  CHECK(rejected[1].ground == Ground::kNotNear);
  CHECK(rejected[1].context == "between");
  CHECK(rejected[2].ground == Ground::kNone);
  CHECK(rejected[2].place == Place{49, 52, false});
}

TEST_CASE("context: accounts count on their platform alone") {
  std::vector<std::string> handles{"gap"};
  const auto on = [&](std::string_view platform, std::string_view text) {
    Clues clues;
    clues.text = text;
    clues.platform = platform;
    if (text.empty()) clues.handles = handles;
    std::vector<BrandMatch> matches;
    TheMatcher().Find(clues, matches);
    return Line(matches);
  };
  CHECK(on("x", "@gap hi") == "gap/handle/@gap");
  CHECK(on("x", "") == "gap/handle/gap");
  CHECK(on("other", "@gap hi") == "gap/handle/@gap");
  CHECK(on("", "@gap hi") == "gap/handle/@gap");
  CHECK(on("mastodon", "@gap hi").empty());
  CHECK(on("mastodon", "").empty());
  CHECK(on("x", "@gap@example.social hi").empty());
}

TEST_CASE("context: a name within an account counts unless accounts are told apart by platform") {
  std::vector<Brand> brands{{"sony", "Sony", {"sonyhelp"}, {}},
                            {"nike", "Nike", {{"nikehelp", "x"}}, {}}};
  const Matcher matcher(brands);
  std::vector<BrandMatch> matches;
  matcher.Find("@sony @nike", {}, matches);
  CHECK(Line(matches) == "sony/name/sony");
}

TEST_CASE("context: answers authors and rules of feeds are evidence without a word in the text") {
  const std::vector<std::string> rules{"all", "GAP"};
  Clues clues;
  clues.text = "any code? love your gap";
  clues.platform = "x";
  clues.reply_to_author = "Gap";
  std::vector<BrandMatch> matches;
  TheMatcher().Find(clues, matches);
  CHECK(Line(matches) == "gap/context/gap/company");
  clues.text = "any code?";
  matches.clear();
  TheMatcher().Find(clues, matches);
  CHECK(Line(matches) == "gap/reply_to/Gap");
  clues.reply_to_author = {};
  clues.rules = rules;
  clues.author_handle = "gap";
  matches.clear();
  TheMatcher().Find(clues, matches);
  CHECK(Line(matches) == "gap/feed/GAP");
  CHECK(matches[0].own);
}

}  // namespace
}  // namespace askmix
