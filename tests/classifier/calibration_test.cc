#include "classifier/calibration.h"

#include <doctest/doctest.h>

#include <numeric>
#include <vector>

#include "classifier/random.h"

using namespace askmix;

namespace {

/// Labels drawn so that softmax(score / temperature) is the truth.
std::vector<HeldOut> Draw(float temperature, std::size_t count) {
  Random random(7);
  const auto uniform = [&] { return static_cast<float>(random.Below(1000000)) / 1e6F; };
  std::vector<HeldOut> drawn;
  for (std::size_t i = 0; i < count; ++i) {
    HeldOut one{};
    for (float& score : one.scores) score = 6.0F * uniform() - 3.0F;
    const Probabilities p = Calibrate(one.scores, {temperature});
    float u = uniform();
    std::size_t c = 0;
    while (c + 1 < kLabelCount && u >= p[c]) u -= p[c++];
    one.truth = static_cast<Label>(c);
    drawn.push_back(one);
  }
  return drawn;
}

}  // namespace

TEST_CASE("calibration: probabilities add up to one and keep the order of the scores") {
  const Probabilities p = Calibrate({3.0F, -100.0F, 500.0F, 0.0F, 1.0F}, {2.0F});
  CHECK(std::accumulate(p.begin(), p.end(), 0.0F) == doctest::Approx(1.0));
  CHECK(p[2] > p[0]);
  CHECK(p[0] >= p[4]);
}

TEST_CASE("calibration: the temperature that made the labels is found again") {
  for (const float temperature : {0.7F, 1.0F, 2.5F}) {
    CAPTURE(temperature);
    const std::vector<HeldOut> drawn = Draw(temperature, 20000);
    CHECK(FitCalibration(drawn).temperature == doctest::Approx(temperature).epsilon(0.06));
  }
}

TEST_CASE("calibration: a few texts that are all right do not make it sure without limit") {
  const std::vector<HeldOut> right(5, HeldOut{Label::kCare, {0.0F, 0.0F, 0.0F, 9.0F, 0.0F}});
  CHECK(FitCalibration(right).temperature >= 0.49F);
}

TEST_CASE("calibration: without examples nothing changes") {
  const Probabilities scores = {1.0F, 0.0F, -1.0F, 2.0F, 0.5F};
  CHECK(Calibrate(scores, FitCalibration({})) == Softmax(scores));
}
