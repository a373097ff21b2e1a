#include "stages/panel.h"

#include <doctest/doctest.h>

#include <memory>
#include <span>

#include "support/fakes.h"
#include "support/models.h"

using namespace askmix;

namespace {

/// Takes everything for one label.
class Stubborn final : public Classifier {
 public:
  explicit Stubborn(Label label) : label_(label) {}
  void Classify(std::span<const Question>, std::span<Probabilities> answers) const override {
    for (Probabilities& answer : answers) {
      answer.fill(0.0F);
      answer[static_cast<std::size_t>(label_)] = 1.0F;
    }
  }
  std::string_view version() const override { return "stubborn-1"; }

 private:
  Label label_;
};

const FakeClassifier kFake;
const Stubborn kCare(Label::kCare);

}  // namespace

TEST_CASE("panel: brands with a model of their own are answered by it in the order of asking") {
  Panel panel;
  panel.Use(std::make_shared<const ModelSet>(
      ModelSet{.standard = Borrowed(kFake), .by_brand = {{"own", Borrowed(kCare)}}, .shadow = {}}));
  const std::size_t first = panel.Ask("any", {"a code please", ""});
  const std::size_t second = panel.Ask("own", {"a code please", ""});
  const std::size_t third = panel.Ask("any", {"which size", ""});
  panel.Answer();
  CHECK(MostProbable(panel.answer(first)) == Label::kPromotion);
  CHECK(MostProbable(panel.answer(second)) == Label::kCare);
  CHECK(MostProbable(panel.answer(third)) == Label::kBuyingInfo);
  CHECK(panel.decider(second).version() == "stubborn-1");
  CHECK(panel.shadow_answer(first) == nullptr);
}

TEST_CASE("panel: a shadow answers everything beside the others") {
  Panel panel;
  panel.Use(std::make_shared<const ModelSet>(
      ModelSet{.standard = Borrowed(kFake), .by_brand = {}, .shadow = Borrowed(kCare)}));
  panel.Ask("any", {"which size", ""});
  panel.Answer();
  REQUIRE(panel.shadow_answer(0) != nullptr);
  CHECK(MostProbable(*panel.shadow_answer(0)) == Label::kCare);
  CHECK(MostProbable(panel.answer(0)) == Label::kBuyingInfo);
  panel.Clear();
  CHECK(panel.Ask("any", {"love it", ""}) == 0);
}
