#include "brands/matcher.h"

#include <doctest/doctest.h>

#include <vector>

namespace askmix {
namespace {

const std::vector<Brand> kBrands = {
    {"nike", "Nike", {"Nike", "nikestore"}, {"Swoosh", "\u30CA\u30A4\u30AD", "\uB098\uC774\uD0A4"}},
    {"apple", "Apple", {"apple.bsky.social"}, {"\uC560\uD50C", "\u82F9\u679C"}},
    {"best-buy", "Best Buy", {}, {}},
    {"sony", "Sony", {}, {"\u30BD\u30CB\u30FC"}},
    {"cafe", "Caf\u00E9 Noir", {}, {"Levi's"}},
    {"at", "AT&T", {}, {"\U0001F34E"}},
};

/// "id/via/words" of each match, parted by blanks.
std::string Found(std::string_view text, const std::vector<std::string>& handles = {}) {
  static const Matcher matcher(kBrands);
  std::vector<BrandMatch> matches;
  matcher.Find(text, handles, matches);
  std::string line;
  for (const BrandMatch& m : matches) {
    if (!line.empty()) line += ' ';
    line += std::string(m.brand_id) + '/' + std::string(Name(m.via)) + '/' + std::string(m.words);
  }
  return line;
}

struct Row {
  std::string_view text, found;
};

void CheckAll(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(Found(row.text) == row.found);
  }
}

TEST_CASE("matcher: names stand on word boundaries") {
  CheckAll({{"nike", "nike/name/nike"},
            {"I love NIKE!", "nike/name/NIKE"},
            {"Nike's new shoes", "nike/name/Nike"},
            {"Nike\u2019s", "nike/name/Nike"},
            {"(nike)/\"swoosh\"", "nike/name/nike"},
            {"nike_outlet", "nike/name/nike"},
            {"\U0001F45Fnike\U0001F45F", "nike/name/nike"},
            {"nike\u2122", "nike/name/nike"},
            {"www.nike.com/x", "nike/name/nike"},
            {"Nikes", ""},
            {"pineapple", ""},
            {"applesauce", ""},
            {"nike2", ""},
            {"\u00E9nike", ""},
            {"", ""}});
}

TEST_CASE("matcher: case and accents and fancy letters do not matter and words stay as written") {
  CheckAll({{"au CAFE  NOIR", "cafe/name/CAFE  NOIR"},
            {"au cafe\u0301\nnoir.", "cafe/name/cafe\u0301\nnoir"},
            {"\uFF2E\uFF49\uFF4B\uFF45", "nike/name/\uFF2E\uFF49\uFF4B\uFF45"},
            {"LEVI\u2019S jeans", "cafe/alias/LEVI\u2019S"},
            {"at&t vs AT & T", "at/name/at&t"}});
}

TEST_CASE("matcher: a handle is a whole account name") {
  CheckAll({{"@nike", "nike/handle/@nike"},
            {"hey @NIKESTORE, hi", "nike/handle/@NIKESTORE"},
            {"@nike.", "nike/handle/@nike"},
            {"@nike\u3055\u3093", "nike/handle/@nike"},
            {"\uFF20nike", "nike/handle/\uFF20nike"},
            {"@apple.bsky.social!", "apple/handle/@apple.bsky.social"},
            {"@sony", "sony/name/sony"},
            {"nikestore", ""},
            {"@nike_fans", ""},
            {"@fans_nike", ""},
            {"@nike.com", ""},
            {"@my-nike", ""},
            {"@apple.fans.social", ""},
            {"me@nike.com", ""},
            {"@@nike", "nike/handle/@nike"},
            {"@", ""}});
}

TEST_CASE("matcher: hashtags name brands as a whole or by camel case") {
  CheckAll({{"#nike", "nike/name/nike"},
            {"#Nike!", "nike/name/Nike"},
            {"#LoveNike", "nike/name/Nike"},
            {"#nikeLove", "nike/name/nike"},
            {"#ILoveNikeSoMuch", "nike/name/Nike"},
            {"#my_nike", "nike/name/nike"},
            {"#\u00C9t\u00E9Nike", "nike/name/Nike"},
            {"#BestBuy", "best-buy/name/BestBuy"},
            {"#bestbuydeals", ""},
            {"#BestBuyDeals", "best-buy/name/BestBuy"},
            {"bestbuy", ""},
            {"LoveNike", ""},
            {"#lovenike", ""},
            {"#LOVENIKE", ""},
            {"#love LoveNike", ""}});
}

TEST_CASE("matcher: scripts without blanks need none") {
  CheckAll({{"\u65B0\u3057\u3044\u30CA\u30A4\u30AD\u306E\u9774", "nike/alias/\u30CA\u30A4\u30AD"},
            {"\u4E70\u82F9\u679C\u624B\u673A", "apple/alias/\u82F9\u679C"},
            {"\u79C1\u306Fnike\u304C\u597D\u304D", "nike/name/nike"},
            {"\uB098\uC774\uD0A4\uB97C \uC0C0\uB2E4", "nike/alias/\uB098\uC774\uD0A4"},
            {"\u30CA\u30A4\u30AD\u30B7\u30E5\u30FC\u30BA", "nike/alias/\u30CA\u30A4\u30AD"},
            {"\uD30C\uC778\uC560\uD50C", ""},        // pineapple
            {"\u30A2\u30F3\u30BD\u30CB\u30FC", ""},  // Anthony
            {"\U0001F34F\U0001F34E\U0001F350", "at/alias/\U0001F34E"}});
}

TEST_CASE("matcher: the strongest evidence of a brand wins and then the earliest") {
  CheckAll({{"swoosh nike @nike", "nike/handle/@nike"},
            {"swoosh NIKE nike", "nike/name/NIKE"},
            {"Swoosh swoosh", "nike/alias/Swoosh"},
            {"sony nike apple", "apple/name/apple nike/name/nike sony/name/sony"}});
}

TEST_CASE("matcher: accounts that the platform names count as handles") {
  CHECK(Found("so good", {"someone", "@NikeStore"}) == "nike/handle/@NikeStore");
  CHECK(Found("swoosh", {"NIKE"}) == "nike/handle/NIKE");
  CHECK(Found("@nike", {"nikestore"}) == "nike/handle/@nike");
  CHECK(Found("", {"sony", "nikestore2", "", "@"}).empty());
}

TEST_CASE("matcher: broken bytes hide nothing and break nothing") {
  CheckAll({{"\xFF nike \xC3", "nike/name/nike"},
            {"\xE2\x82nike", "nike/name/nike"},
            {std::string_view("\0nike\0", 6), "nike/name/nike"}});
}

TEST_CASE("matcher: matches are appended") {
  const Matcher matcher(kBrands);
  std::vector<BrandMatch> matches;
  matcher.Find("nike", {}, matches);
  matcher.Find("sony", {}, matches);
  CHECK(matches.size() == 2);
}

TEST_CASE("matcher: without brands nothing is found") {
  const Matcher matcher({});
  std::vector<BrandMatch> matches;
  matcher.Find("nike @nike #nike", std::vector<std::string>{"nike"}, matches);
  CHECK(matches.empty());
}

}  // namespace
}  // namespace askmix
