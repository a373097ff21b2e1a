#include "classifier/vocabulary.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "classifier/trainer.h"

using namespace askmix;

namespace {

std::vector<Example> Texts(const std::vector<std::string>& texts) {
  std::vector<Example> examples;
  for (const std::string& text : texts) examples.emplace_back().text = text;
  return examples;
}

float Unknown(const Vocabulary& vocabulary, std::string_view text) {
  return UnknownShare(vocabulary, NormalText(text, ""));
}

}  // namespace

TEST_CASE("vocabulary: words of two texts are known words of one are not") {
  const Vocabulary vocabulary = VocabularyOf(Texts({"big red kettle kettle", "big red lamp"}));
  CHECK(Unknown(vocabulary, "big red") == 0.0F);
  CHECK(Unknown(vocabulary, "kettle lamp") == 1.0F);
  CHECK(Unknown(vocabulary, "Big KETTLE red sofa") == 0.5F);
}

TEST_CASE("vocabulary: signs and links are no words and no words are not unknown") {
  const Vocabulary vocabulary =
      VocabularyOf(Texts({"a https://one.example", "a https://two.example"}));
  CHECK(Unknown(vocabulary, "?!") == 0.0F);
  CHECK(Unknown(vocabulary, "") == 0.0F);
  CHECK(Unknown(vocabulary, "https://three.example") == 0.0F);
}

TEST_CASE("vocabulary: takes in another one") {
  Vocabulary one = VocabularyOf(Texts({"kettle", "kettle"}));
  one.Add(VocabularyOf(Texts({"lamp", "lamp"})));
  CHECK(Unknown(one, "kettle lamp") == 0.0F);
  CHECK(Unknown(one, "sofa") == 1.0F);
}

TEST_CASE("vocabulary: few unseen words are taken for seen ones") {
  Vocabulary vocabulary;
  std::uint64_t word = 0;
  const auto next = [&] { return word = word * 6364136223846793005 + 1442695040888963407; };
  for (int i = 0; i < 50'000; ++i) vocabulary.Add(next());
  int taken = 0;
  for (int i = 0; i < 10'000; ++i) taken += vocabulary.Has(next()) ? 1 : 0;
  CHECK(taken < 200);
}
