#include "classifier/features.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

using namespace askmix;

namespace {

/// "tent" and "lamp" are used alike in the first two groupings; "the" stays itself in the first.
FeatureSettings Grouped() {
  FeatureSettings settings;
  settings.groups = WordGroups({{WordGroups::KeyOf("tent"), {1, 1, 1}},
                                {WordGroups::KeyOf("lamp"), {1, 1, 2}},
                                {WordGroups::KeyOf("the"), {WordGroups::kAlone, 1, 3}}});
  return settings;
}

/// Occurrences of `block` that two texts have in common.
std::size_t InCommon(Block block, std::string_view one, std::string_view other) {
  std::array<std::vector<std::uint32_t>, 2> buckets;
  auto features = std::make_unique<Features>();
  for (std::size_t i = 0; i < 2; ++i) {
    ExtractFeatures(NormalText(i == 0 ? one : other, ""), Grouped(), *features);
    const auto of = features->of(block);
    buckets[i].assign(of.begin(), of.end());
    std::sort(buckets[i].begin(), buckets[i].end());
  }
  std::vector<std::uint32_t> common;
  std::set_intersection(buckets[0].begin(), buckets[0].end(), buckets[1].begin(), buckets[1].end(),
                        std::back_inserter(common));
  return common.size();
}

std::vector<std::string> Texts(const NormalText& text, Block block) {
  std::vector<std::string> texts;
  for (const NamedFeature& feature : NameFeatures(text, FeatureSettings{})) {
    if (feature.block == block) texts.emplace_back(feature.text);
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

}  // namespace

TEST_CASE("features: words are taken alone and in pairs and triples with the edges of the text") {
  const NormalText text("how much?", "");
  CHECK(Texts(text, Block::kWords) == std::vector<std::string>{" ", " ", " how", " how much", "?",
                                                               "? ", "how", "how much", "how much?",
                                                               "much", "much?", "much? "});
}

TEST_CASE("features: characters are taken two to five at a time within blanks") {
  const NormalText text("a bc", "");
  CHECK(Texts(text, Block::kCharacters) ==
        std::vector<std::string>{" a", " a ", " b", " bc", " bc ", "a ", "bc", "bc ", "c "});
}

TEST_CASE("features: names and buckets tell the same features in the same order") {
  const NormalText text("@shop is the BLUE one back in stock?? \u2764\ufe0f thanks", "shop");
  const FeatureSettings settings = Grouped();
  auto features = std::make_unique<Features>();
  ExtractFeatures(text, settings, *features);
  for (const Block block : kBlocks) {
    std::vector<std::uint32_t> named;
    for (const NamedFeature& feature : NameFeatures(text, settings)) {
      if (feature.block == block) named.push_back(feature.bucket);
    }
    const auto buckets = features->of(block);
    CHECK(named == std::vector<std::uint32_t>(buckets.begin(), buckets.end()));
    CHECK(std::all_of(buckets.begin(), buckets.end(),
                      [&](std::uint32_t b) { return b < settings.buckets(block); }));
  }
}

TEST_CASE("features: the longest text fits") {
  auto features = std::make_unique<Features>();
  std::string signs;
  while (signs.size() < 4000) signs += "?!";
  ExtractFeatures(NormalText(signs, ""), Grouped(), *features);
  CHECK(features->of(Block::kWords).size() > 2000);
  CHECK(features->of(Block::kCharacters).size() > 3000);
  CHECK(features->of(Block::kGroups).size() > 6000);
  CHECK(features->of(Block::kPlaces).size() > 2000);
}

TEST_CASE("features: a block has length one") {
  auto features = std::make_unique<Features>();
  ExtractFeatures(NormalText("do you ship to norway", ""), Grouped(), *features);
  for (const Block block : kBlocks) {
    const float weight = features->weight(block);
    CHECK(weight * weight * static_cast<float>(features->of(block).size()) == doctest::Approx(1.0));
  }
}

TEST_CASE("features: words of one group give the same features of groups") {
  // Marks and words: 4 tokens alone, 3 pairs, 2 triples in each of three groupings.
  CHECK(InCommon(Block::kGroups, "the tent", "the tent") == 27);
  CHECK(InCommon(Block::kGroups, "the tent", "the lamp") == 18 + 4);
  CHECK(InCommon(Block::kGroups, "the tent", "the sofa") < 18);
  // Words in no group are all one; a word that stays itself is not in its group.
  CHECK(InCommon(Block::kGroups, "the sofa", "the kettle") == 27);
  CHECK(InCommon(Block::kGroups, "tent the", "tent tent") < 18);
}

TEST_CASE("features: without groups the block of groups is empty and weighs nothing") {
  auto features = std::make_unique<Features>();
  ExtractFeatures(NormalText("do you ship to norway", ""), FeatureSettings{}, *features);
  CHECK(features->of(Block::kGroups).empty());
  CHECK(features->weight(Block::kGroups) == 0.0F);
}

TEST_CASE("features: what a sentence asks or where it stands tells its words apart") {
  const auto common = [](std::string_view one, std::string_view other) {
    return InCommon(Block::kPlaces, one, other);
  };
  const std::size_t all = common("is it in stock?", "is it in stock?");
  CHECK(common("is it in stock?", "is it in stock!") < all / 2 + 1);
  // The same words, in the first sentence and in the last one.
  CHECK(common("nice tent. is it in stock", "is it in stock. nice tent") <
        common("nice tent. is it in stock", "nice tent. is it in stock"));
  // Pairs end with the sentence: "tent. is" is none.
  CHECK(Texts(NormalText("tent. is", ""), Block::kPlaces) ==
        std::vector<std::string>{" ", " ", " ", " ", " tent", " tent", "is", "is", "is ", "is ",
                                 "tent", "tent"});
}
