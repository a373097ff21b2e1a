// classifier/model.h: any bytes as a file, and as the payload of a file that is not damaged, which
// no fuzzer would come to by itself. A model that is read can decide.
#include <array>
#include <cmath>
#include <cstring>

#include "classifier/linear_classifier.h"
#include "classifier/model.h"
#include "core/hash.h"
#include "core/text.h"
#include "fuzz/checks.h"

namespace askmix::fuzz {
namespace {

constexpr std::array<std::string_view, 1> kReasons = {"bad_model"};

template <typename T>
void Append(T value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// The payload with a header that fits it.
std::string FileOf(std::string_view payload) {
  std::string sized;
  Append(std::uint64_t{payload.size()}, sized);
  sized.append(payload);
  std::string file =
      "\x89"
      "askmix\n";
  Append(std::uint32_t{1}, file);
  Append(HashBytes64(sized), file);
  return file + sized;
}

void CheckDecides(const Classifier& classifier, std::string_view text) {
  const Question question{text, "acme"};
  Probabilities p{};
  classifier.Classify({&question, 1}, {&p, 1});
  float sum = 0;
  for (const float x : p) {
    ASKMIX_CHECK(x >= 0 && x <= 1);
    sum += x;
  }
  ASKMIX_CHECK(std::abs(sum - 1) < 1e-3F);
  static_cast<void>(Decide(p, Thresholds{}));
}

void CheckModel(std::string_view file) {
  const auto model = ParseModel(file);
  const auto classifier = MakeClassifier(file);
  ASKMIX_CHECK(model.has_value() == classifier.has_value());
  if (!model) return CheckRefusal(model.error(), kReasons);
  // Others may write rows of zeroes, which we leave out.
  const std::string written = SerializeModel(*model);
  const auto again = ParseModel(written);
  ASKMIX_CHECK(written.size() <= file.size() && again && SerializeModel(*again) == written);
  ASKMIX_CHECK(!(*classifier)->version().empty());
  ASKMIX_CHECK(IsValidUtf8((*classifier)->version()));
  CheckDecides(**classifier, "@acme any discount code? do you ship to norway");
  CheckDecides(**classifier, file.substr(0, 200));
}

}  // namespace

void Fuzz(std::string_view bytes) {
  CheckModel(bytes);
  CheckModel(FileOf(bytes));
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
