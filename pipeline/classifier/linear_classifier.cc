#include "classifier/linear_classifier.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "classifier/calibration.h"
#include "core/error.h"

namespace askmix {
namespace {

constexpr std::uint32_t kLanes = 0x00ff00ff;
/// Sums of at most this many bytes fit in a 16-bit lane.
constexpr std::size_t kRowsPerFlush = 256;

using Sums = std::array<std::int32_t, PackedWeights::kBytesPerRow>;

/// Sums the weights of `buckets`, all labels of a row in two additions.
Sums SumRows(std::span<const std::uint32_t> buckets, const std::vector<std::uint32_t>& rows) {
  Sums sums{};
  for (std::size_t begin = 0; begin < buckets.size(); begin += kRowsPerFlush) {
    const auto part = buckets.subspan(begin, std::min(kRowsPerFlush, buckets.size() - begin));
    std::uint32_t even = 0;
    std::uint32_t odd = 0;
    for (const std::uint32_t bucket : part) {
      const std::uint32_t row = rows[bucket];
      even += row & kLanes;
      odd += row >> 8 & kLanes;
    }
    sums[0] += static_cast<std::int32_t>(even & 0xffff);
    sums[1] += static_cast<std::int32_t>(odd & 0xffff);
    sums[2] += static_cast<std::int32_t>(even >> 16);
    sums[3] += static_cast<std::int32_t>(odd >> 16);
  }
  const auto count = static_cast<std::int32_t>(buckets.size());
  for (std::int32_t& sum : sums) sum -= PackedWeights::kZero * count;
  return sums;
}

/// By how much a row speaks for `label`, over the mean of all labels.
float OverMean(std::uint32_t row, Label label) {
  const auto weights = WeightsOf(row);
  const auto sum = static_cast<float>(std::accumulate(weights.begin(), weights.end(), 0));
  return static_cast<float>(weights[static_cast<std::size_t>(label)]) - sum / kLabelCount;
}

}  // namespace

LinearClassifier::LinearClassifier(Model model)
    : model_(std::move(model)), quantifier_(model_.moments) {
  ASKMIX_CHECK(!model_.version.empty());
}

void LinearClassifier::Classify(std::span<const Question> questions,
                                std::span<Probabilities> answers) const {
  ASKMIX_CHECK(questions.size() == answers.size());
  Features features;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const NormalText text(questions[i].text, questions[i].brand);
    ExtractFeatures(text, model_.features, features);
    answers[i] = Calibrate(Score(model_.weights, features), model_.calibration);
  }
}

std::array<int, kLabelCount> WeightsOf(std::uint32_t row) {
  std::array<int, kLabelCount> weights{};
  for (std::size_t c = 0; c < PackedWeights::kBytesPerRow; ++c) {
    weights[c] = static_cast<int>(row >> (8 * c) & 0xff) - PackedWeights::kZero;
  }
  return weights;
}

Probabilities Score(const PackedWeights& weights, const Features& features) {
  Probabilities scores = weights.bias;
  for (std::size_t b = 0; b < kBlockCount; ++b) {
    const auto block = static_cast<Block>(b);
    const Sums sums = SumRows(features.of(block), weights.rows[b]);
    const float unit = weights.step[b] * features.weight(block);
    for (std::size_t c = 0; c < sums.size(); ++c) scores[c] += static_cast<float>(sums[c]) * unit;
  }
  return scores;
}

std::vector<Cue> LinearClassifier::Explain(const Question& question, Label label,
                                           std::size_t count) const {
  const NormalText text(question.text, question.brand);
  Features features;
  ExtractFeatures(text, model_.features, features);
  std::map<std::string_view, float> by_text;
  for (const NamedFeature& feature : NameFeatures(text, model_.features)) {
    const auto b = static_cast<std::size_t>(feature.block);
    const float over = OverMean(model_.weights.rows[b][feature.bucket], label);
    by_text[feature.text] += over * model_.weights.step[b] * features.weight(feature.block);
  }
  std::vector<Cue> cues;
  for (const auto& [piece, weight] : by_text) cues.push_back({label, weight, std::string(piece)});
  std::stable_sort(cues.begin(), cues.end(), [](const Cue& a, const Cue& b) {
    return std::abs(a.weight) > std::abs(b.weight);
  });
  if (cues.size() > count) cues.resize(count);
  return cues;
}

float LinearClassifier::UnknownShare(const Question& question) const {
  return askmix::UnknownShare(model_.vocabulary, NormalText(question.text, question.brand));
}

Result<std::unique_ptr<Classifier>> MakeClassifier(std::string_view model_bytes) {
  Result<Model> model = ParseModel(model_bytes);
  if (!model) return tl::unexpected<Error>(model.error());
  return std::make_unique<LinearClassifier>(std::move(*model));
}

}  // namespace askmix
