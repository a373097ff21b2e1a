#include "commands/mix_study.h"

#include <doctest/doctest.h>

#include <vector>

namespace askmix {
namespace {

/// So many mentions of each label: seven in ten of an intent get it at 0.8, the others get another
/// one.
std::vector<Judged> Fallible(int of_each) {
  std::vector<Judged> judged;
  for (std::size_t truth = 0; truth < kLabelCount; ++truth) {
    for (int i = 0; i < of_each; ++i) {
      const std::size_t decided = i % 10 < 7 ? truth : (truth + 1) % kLabelCount;
      Probabilities p;
      p.fill(0.05F);
      p[decided] = 0.8F;
      judged.push_back({static_cast<Label>(truth), p});
    }
  }
  return judged;
}

Quantifier QuantifierOf(const std::vector<Judged>& judged) {
  std::vector<Posterior> posteriors;
  for (const Judged& one : judged)
    posteriors.push_back({IntentOf(one.truth), 0, one.probabilities});
  return Quantifier(MomentsOf(posteriors));
}

TEST_CASE("mix study: correction comes closer than counting and its intervals hold the truth") {
  const std::vector<Judged> judged = Fallible(500);
  const MixStudy study = StudyMixes(judged, QuantifierOf(judged), 50, 1'000, 1);
  CHECK(study.mixes == 50);
  CHECK(study.corrected >= 30);  // the others' intervals are too wide
  CHECK(study.corrected_error < study.counted_error / 2);
  CHECK(study.corrected_coverage > 0.9);
  CHECK(study.counted_coverage < 0.7);
}

TEST_CASE("mix study: the same seed draws the same mixes") {
  const std::vector<Judged> judged = Fallible(500);
  const Quantifier quantifier = QuantifierOf(judged);
  CHECK(StudyMixes(judged, quantifier, 5, 300, 1).counted_error ==
        StudyMixes(judged, quantifier, 5, 300, 1).counted_error);
  CHECK(StudyMixes(judged, quantifier, 5, 300, 1).counted_error !=
        StudyMixes(judged, quantifier, 5, 300, 2).counted_error);
}

TEST_CASE("mix study: nothing can be drawn where an intent is missing") {
  std::vector<Judged> judged = Fallible(10);
  std::erase_if(judged, [](const Judged& one) { return one.truth == Label::kPromotion; });
  CHECK(StudyMixes(judged, QuantifierOf(judged), 5, 300, 1).mixes == 0);
}

}  // namespace
}  // namespace askmix
