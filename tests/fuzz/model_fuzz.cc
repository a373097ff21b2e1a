// A model file of any bytes: refused with a reason, or a classifier whose probabilities add up.
#include <cmath>

#include "classifier/linear_classifier.h"
#include "fuzz/target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace askmix;
  const auto classifier = MakeClassifier(View(data, size));
  if (!classifier) {
    ASKMIX_CHECK(!classifier.error().detail.empty());
    return 0;
  }
  const Question question{"any discount code for Acme?", "Acme"};
  Probabilities answer{};
  (*classifier)->Classify({&question, 1}, {&answer, 1});
  float sum = 0;
  for (const float p : answer) sum += p;
  ASKMIX_CHECK(std::abs(sum - 1) < 1e-3F);
  return 0;
}
