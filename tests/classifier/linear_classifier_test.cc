#include "classifier/linear_classifier.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include "support/toy_labels.h"

using namespace askmix;

namespace {

const LinearClassifier& Toy() {
  static const LinearClassifier classifier(testing::ToyModel());
  return classifier;
}

Probabilities Ask(std::string_view text, std::string_view brand = "") {
  const Question question{text, brand};
  Probabilities answer{};
  Toy().Classify({&question, 1}, {&answer, 1});
  return answer;
}

const std::vector<Question> kQuestions = {
    {"any discount code?", ""},
    {"how much is the tent", "tent"},
    {"", ""},
    {"\xff\xfe not utf-8 \xc3", ""},
    {"\U0001f600\U0001f600\U0001f600", ""},
    {"@brand where is my order &amp; my refund http://x.example/y", "@brand"},
};

}  // namespace

TEST_CASE("linear classifier: a batch answers as one by one") {
  std::vector<Probabilities> answers(kQuestions.size());
  Toy().Classify(kQuestions, answers);
  for (std::size_t i = 0; i < kQuestions.size(); ++i) {
    CAPTURE(i);
    CHECK(answers[i] == Ask(kQuestions[i].text, kQuestions[i].brand));
  }
}

TEST_CASE("linear classifier: probabilities add up to one whatever the bytes") {
  std::string bytes;
  for (int i = 0; i < 4000; ++i) bytes.push_back(static_cast<char>(i * 131 % 251));
  for (std::size_t length = 0; length < bytes.size(); length += 97) {
    CAPTURE(length);
    const Probabilities p = Ask(std::string_view(bytes).substr(0, length));
    float sum = 0.0F;
    for (const float value : p) {
      CHECK(std::isfinite(value));
      sum += value;
    }
    CHECK(sum == doctest::Approx(1.0));
  }
}

TEST_CASE("linear classifier: whose brand it is does not change the answer") {
  const Probabilities nike = Ask("Nike, is the lamp back in stock? @nike", "Nike");
  CHECK(nike == Ask("Hello Fresh, is the lamp back in stock? @hellofresh", "Hello Fresh"));
  CHECK(nike == Ask("7-Eleven, is the lamp back in stock? @7Eleven", "@7eleven"));
}

TEST_CASE("linear classifier: many threads may ask at once") {
  const Probabilities expected = Ask("is the lamp back in stock?");
  std::vector<Probabilities> answers(4);
  std::vector<std::thread> threads;
  for (Probabilities& answer : answers) {
    threads.emplace_back([&answer] {
      for (int i = 0; i < 200; ++i) answer = Ask("is the lamp back in stock?");
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Probabilities& answer : answers) CHECK(answer == expected);
}

TEST_CASE("linear classifier: repeating a text over and over keeps numbers finite") {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "discount code! ";
  CHECK(Ask(text)[0] > 0.5F);
}

TEST_CASE("linear classifier: an explanation names the words that decided") {
  const std::vector<Cue> cues = Toy().Explain({"any discount code?", ""}, Label::kPromotion, 50);
  REQUIRE(cues.size() > 5);
  for (std::size_t i = 1; i < cues.size(); ++i) {
    CHECK(std::abs(cues[i].weight) <= std::abs(cues[i - 1].weight));
  }
  bool named = false;
  for (const Cue& cue : cues) named = named || (cue.text == "discount" && cue.weight > 0.0F);
  CHECK(named);
  CHECK(Toy().Explain({"any discount code?", ""}, Label::kPromotion, 3).size() == 3);
}

TEST_CASE("linear classifier: a classifier is made from the bytes of a model") {
  const auto classifier = MakeClassifier(SerializeModel(testing::ToyModel()));
  REQUIRE(classifier);
  CHECK((*classifier)->version() == Toy().version());
  Probabilities answer{};
  (*classifier)->Classify(std::span(kQuestions).first(1), {&answer, 1});
  CHECK(answer == Ask(kQuestions[0].text));
}

TEST_CASE("linear classifier: bytes that are no model give a reason and no classifier") {
  const auto classifier = MakeClassifier("nonsense");
  REQUIRE(!classifier);
  CHECK(classifier.error().reason == "bad_model");
}
