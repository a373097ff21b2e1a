#include "classifier/features.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

using namespace askmix;

namespace {

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
  const FeatureSettings settings;
  auto features = std::make_unique<Features>();
  ExtractFeatures(text, settings, *features);
  for (const Block block : {Block::kWords, Block::kCharacters}) {
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
  ExtractFeatures(NormalText(signs, ""), FeatureSettings{}, *features);
  CHECK(features->of(Block::kWords).size() > 2000);
  CHECK(features->of(Block::kCharacters).size() > 3000);
}

TEST_CASE("features: a block has length one") {
  auto features = std::make_unique<Features>();
  ExtractFeatures(NormalText("do you ship to norway", ""), FeatureSettings{}, *features);
  for (const Block block : {Block::kWords, Block::kCharacters}) {
    const float weight = features->weight(block);
    CHECK(weight * weight * static_cast<float>(features->of(block).size()) == doctest::Approx(1.0));
  }
}
