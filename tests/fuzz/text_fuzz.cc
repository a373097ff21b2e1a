// Arbitrary text through brands and classifier: matches lie in the text, probabilities add up.
#include <cmath>

#include "brands/matcher.h"
#include "classifier/linear_classifier.h"
#include "core/text.h"
#include "core/time.h"
#include "fuzz/target.h"
#include "support/toy_labels.h"

namespace askmix {
namespace {

const Matcher& Brands() {
  static const std::vector<Brand> brands = {{"acme", "Acme", {"acme_help"}, {"A.C.M.E.", "Ácmé"}},
                                            {"best", "Best Buy", {}, {"ベスト"}}};
  static const Matcher matcher(brands);
  return matcher;
}

const Classifier& ToyClassifier() {
  static const auto classifier = MakeClassifier(SerializeModel(testing::ToyModel())).value();
  return *classifier;
}

}  // namespace
}  // namespace askmix

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace askmix;
  const std::string_view text = View(data, size);
  std::vector<BrandMatch> matches;
  Brands().Find(text, {}, matches);
  for (const BrandMatch& m : matches) {
    ASKMIX_CHECK(m.words.data() >= text.data() &&
                 m.words.data() + m.words.size() <= text.data() + text.size());
  }
  const Question question{text, matches.empty() ? std::string_view{} : matches[0].words};
  Probabilities answer{};
  ToyClassifier().Classify({&question, 1}, {&answer, 1});
  float sum = 0;
  for (const float p : answer) {
    ASKMIX_CHECK(p >= 0 && p <= 1);
    sum += p;
  }
  ASKMIX_CHECK(std::abs(sum - 1) < 1e-3F);
  ASKMIX_CHECK(TruncateUtf8(text, 10).size() <= 10);
  static_cast<void>(DecodeEntities(text));
  const auto time = ParseTimestamp(text);
  if (time) static_cast<void>(FormatTimestamp(*time));
  static_cast<void>(ParseDuration(text));
  return 0;
}
