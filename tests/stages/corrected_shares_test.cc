#include "stages/corrected_shares.h"

#include <doctest/doctest.h>

#include <string>

#include "known_classifier.h"
#include "support/builders.h"
#include "support/fakes.h"
#include "support/models.h"

using namespace askmix;

namespace {

constexpr Millis kMinute{60'000};

/// 400 mentions, of which 100 ask: 40, 40 and 20, as such a classifier sees them.
const Tally kSums = {{200, 100, 50, 0, 50, 0}, {64'000, 64'000, 52'000}};

}  // namespace

TEST_CASE("corrected shares: one model in the window speaks for it") {
  ModelMarks marks;
  CHECK(marks.OnlyModelSince(kNoon).empty());
  marks.Note("a-1", kNoon);
  marks.Note("a-1", kNoon + kMinute);
  CHECK(marks.OnlyModelSince(kNoon - kMinute) == "a-1");
}

TEST_CASE("corrected shares: two models in the window are not added up") {
  ModelMarks marks;
  marks.Note("a-1", kNoon);
  marks.Note("b-1", kNoon + kMinute);
  CHECK(marks.OnlyModelSince(kNoon).empty());
  CHECK(marks.OnlyModelSince(kNoon + kMinute) == "b-1");
  // A late mention of the old one.
  marks.Note("a-1", kNoon + kMinute);
  CHECK(marks.OnlyModelSince(kNoon + kMinute).empty());
  marks.Note("b-1", kNoon + 2 * kMinute);
  CHECK(marks.OnlyModelSince(kNoon + kMinute).empty());
  CHECK(marks.OnlyModelSince(kNoon + 2 * kMinute) == "b-1");
}

TEST_CASE("corrected shares: a late vote of an old model does not hide the new one for longer") {
  ModelMarks marks;
  marks.Note("b-1", kNoon + kMinute);
  marks.Note("a-1", kNoon);
  CHECK(marks.OnlyModelSince(kNoon).empty());
  CHECK(marks.OnlyModelSince(kNoon + kMinute) == "b-1");
}

TEST_CASE("corrected shares: votes of nobody knows which model count as another model's") {
  ModelMarks marks;
  marks.Note("", kNoon);
  marks.Note("a-1", kNoon);
  CHECK(marks.OnlyModelSince(kNoon).empty());
}

TEST_CASE("corrected shares: of many models the oldest are remembered together") {
  ModelMarks marks;
  for (int i = 0; i < 10; ++i) marks.Note("model-" + std::to_string(i), kNoon + i * kMinute);
  CHECK(marks.OnlyModelSince(kNoon + 9 * kMinute) == "model-9");
  CHECK(marks.OnlyModelSince(kNoon + 8 * kMinute).empty());
  CHECK(marks.OnlyModelSince(kNoon).empty());
}

TEST_CASE("corrected shares: shares come from what was expected and not from what was counted") {
  const KnownClassifier known;
  const ModelSet models{.standard = Borrowed(known), .by_brand = {}, .shadow = {}};
  const auto shares = CorrectedShares(kSums, "known-1", models);
  REQUIRE(shares);
  CHECK((*shares)[0].value == doctest::Approx(0.4));
  CHECK((*shares)[1].value == doctest::Approx(0.4));
  CHECK((*shares)[2].value == doctest::Approx(0.2));
}

TEST_CASE(
    "corrected shares: none for an unknown model, too few mentions, or a model that cannot tell") {
  const KnownClassifier known;
  const ModelSet models{.standard = Borrowed(known), .by_brand = {}, .shadow = {}};
  CHECK_FALSE(CorrectedShares(kSums, "another-1", models));
  CHECK_FALSE(CorrectedShares(kSums, "", models));
  CHECK_FALSE(
      CorrectedShares({{100, 50, 50, 0, 50, 0}, {40'000, 40'000, 40'000}}, "known-1", models));
  const FakeClassifier fake;
  const ModelSet fakes{.standard = Borrowed(fake), .by_brand = {}, .shadow = {}};
  CHECK_FALSE(CorrectedShares(kSums, "fake-1", fakes));
}
