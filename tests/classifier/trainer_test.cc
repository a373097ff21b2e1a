#include "classifier/trainer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "classifier/calibration.h"
#include "support/toy_labels.h"

using namespace askmix;

namespace {

Label MostProbable(const FloatWeights& weights, std::string_view text) {
  auto features = std::make_unique<Features>();
  ExtractFeatures(NormalText(text, ""), weights.settings, *features);
  const Probabilities scores = Score(weights, *features);
  return static_cast<Label>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

/// All tasks at once, the last one first.
void Backwards(std::size_t count, const std::function<void(std::size_t)>& task) {
  std::vector<std::thread> threads;
  for (std::size_t i = count; i > 0; --i) threads.emplace_back(task, i - 1);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

TEST_CASE("trainer: phrases that it has learned are recognised around things it never saw") {
  const FloatWeights weights = Train(testing::ToyExamples(), testing::ToyOptions().training);
  CHECK(MostProbable(weights, "any discount code for the bicycle?") == Label::kPromotion);
  CHECK(MostProbable(weights, "how much is the bicycle?") == Label::kBuyingInfo);
  CHECK(MostProbable(weights, "still in love with my bicycle!") == Label::kCommunity);
  CHECK(MostProbable(weights, "my bicycle arrived broken") == Label::kCare);
  CHECK(MostProbable(weights, "quarterly report: shares fell") == Label::kOther);
}

TEST_CASE("trainer: what is learned of a word holds for the others of its group") {
  const auto score = [](WordGroups groups) {
    auto options = testing::ToyOptions().training;
    options.groups = std::move(groups);
    const FloatWeights weights = Train(testing::ToyExamples(), options);
    auto features = std::make_unique<Features>();
    ExtractFeatures(NormalText("voucher", ""), weights.settings, *features);
    return Softmax(Score(weights, *features))[static_cast<std::size_t>(Label::kPromotion)];
  };
  CHECK(score(testing::ToyGroups()) > score({}) + 0.1F);
}

TEST_CASE("trainer: how the work is spread does not change the weights") {
  const auto options = testing::ToyOptions().training;
  const FloatWeights serial = Train(testing::ToyExamples(), options);
  const FloatWeights threaded = Train(testing::ToyExamples(), options, Backwards);
  CHECK(serial.rows == threaded.rows);
  CHECK(serial.bias == threaded.bias);
}

TEST_CASE("trainer: another seed gives other weights") {
  auto options = testing::ToyOptions().training;
  const FloatWeights one = Train(testing::ToyExamples(), options);
  options.seed = 2;
  CHECK(one.rows != Train(testing::ToyExamples(), options).rows);
}

TEST_CASE("trainer: a teacher's probabilities teach as labels do") {
  std::vector<Example> examples = testing::ToyExamples();
  for (Example& example : examples) {
    example.soft = Probabilities{0.04F, 0.04F, 0.04F, 0.04F, 0.04F};
    (*example.soft)[static_cast<std::size_t>(*example.gold)] = 0.84F;
    example.gold.reset();
  }
  const FloatWeights weights = Train(examples, testing::ToyOptions().training);
  CHECK(MostProbable(weights, "is the bicycle back in stock?") == Label::kBuyingInfo);
}

TEST_CASE("trainer: examples of no weight teach nothing") {
  std::vector<Example> examples = testing::ToyExamples();
  for (Example& example : examples) example.typical = example.gold != Label::kPromotion;
  auto options = testing::ToyOptions().training;
  options.extra_weight = 0.0F;
  CHECK(MostProbable(Train(examples, options), "any discount code?") != Label::kPromotion);
}

TEST_CASE("trainer: progress reaches its end") {
  std::atomic<int> calls = 0;
  std::atomic<int> last = 0;
  const auto options = testing::ToyOptions().training;
  Train(testing::ToyExamples(), options, Serially, [&](int done, int total) {
    ++calls;
    last = done;
    CHECK(total == options.members * options.passes);
  });
  CHECK(calls == options.members * options.passes);
  CHECK(last == calls);
}
