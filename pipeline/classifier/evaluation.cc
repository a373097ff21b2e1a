#include "classifier/evaluation.h"

#include <algorithm>
#include <cmath>

#include "classifier/random.h"

namespace askmix {
namespace {

template <std::size_t N>
using Matrix = std::array<std::array<std::size_t, N>, N>;  // [true][decided]

struct Pair {
  std::uint8_t truth, decided;
};

double Ratio(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

template <std::size_t N>
Matrix<N> Count(std::span<const Pair> pairs) {
  Matrix<N> matrix{};
  for (const Pair& pair : pairs) ++matrix[pair.truth][pair.decided];
  return matrix;
}

template <std::size_t N>
std::size_t Truly(const Matrix<N>& matrix, std::size_t c) {
  std::size_t sum = 0;
  for (const std::size_t count : matrix[c]) sum += count;
  return sum;
}

template <std::size_t N>
std::size_t Decided(const Matrix<N>& matrix, std::size_t c) {
  std::size_t sum = 0;
  for (const auto& row : matrix) sum += row[c];
  return sum;
}

/// The shares that a confusion matrix tells, in one row of numbers so that the bootstrap can treat
/// them alike.
template <std::size_t N>
struct Shares {
  enum : std::size_t { kMacroF1, kAccuracy, kFalsePositives, kPerClass };
  std::array<double, kPerClass + 3 * N> values{};

  explicit Shares(const Matrix<N>& matrix) {
    std::size_t all = 0, right = 0, occurring = 0;
    double f1_sum = 0.0;
    for (std::size_t c = 0; c < N; ++c) {
      const std::size_t truly = Truly(matrix, c);
      const std::size_t decided = Decided(matrix, c);
      double* of_class = values.data() + kPerClass + 3 * c;
      of_class[0] = Ratio(matrix[c][c], decided);
      of_class[1] = Ratio(matrix[c][c], truly);
      of_class[2] = Ratio(2 * matrix[c][c], truly + decided);
      all += truly;
      right += matrix[c][c];
      occurring += truly > 0 ? 1 : 0;
      f1_sum += truly > 0 ? of_class[2] : 0.0;
    }
    values[kMacroF1] = occurring == 0 ? 0.0 : f1_sum / static_cast<double>(occurring);
    values[kAccuracy] = Ratio(right, all);
    const std::size_t others = Truly(matrix, N - 1);
    values[kFalsePositives] = Ratio(others - matrix[N - 1][N - 1], others);
  }
};

template <std::size_t N>
using Figures = std::array<Figure, Shares<N>::kPerClass + 3 * N>;

template <std::size_t N>
Figures<N> Bootstrap(std::span<const Pair> pairs, const EvaluationOptions& options) {
  const Shares<N> whole(Count<N>(pairs));
  Figures<N> figures;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    figures[i] = {whole.values[i], whole.values[i], whole.values[i]};
  }
  if (pairs.empty() || options.bootstrap_rounds == 0) return figures;
  std::array<std::vector<double>, std::tuple_size_v<Figures<N>>> drawn;
  Random random(options.seed);
  std::vector<Pair> sample(pairs.size());
  for (std::size_t round = 0; round < options.bootstrap_rounds; ++round) {
    for (Pair& pair : sample) pair = pairs[random.Below(pairs.size())];
    const Shares<N> shares(Count<N>(sample));
    for (std::size_t i = 0; i < drawn.size(); ++i) drawn[i].push_back(shares.values[i]);
  }
  for (std::size_t i = 0; i < figures.size(); ++i) {
    std::sort(drawn[i].begin(), drawn[i].end());
    const std::size_t tail = options.bootstrap_rounds / 40;  // 2.5 %
    figures[i].low = drawn[i][tail];
    figures[i].high = drawn[i][drawn[i].size() - 1 - tail];
  }
  return figures;
}

template <std::size_t N>
void FillClasses(std::span<const Pair> pairs, const Figures<N>& figures,
                 std::array<ClassFigures, N>& classes) {
  const Matrix<N> matrix = Count<N>(pairs);
  for (std::size_t c = 0; c < N; ++c) {
    classes[c].truly = Truly(matrix, c);
    classes[c].decided = Decided(matrix, c);
    const std::size_t at = Shares<N>::kPerClass + 3 * c;
    classes[c].precision = figures[at];
    classes[c].recall = figures[at + 1];
    classes[c].f1 = figures[at + 2];
  }
}

/// probability(judged) of a class against belongs(judged).
template <typename Probability, typename Belongs>
void FillCalibration(std::span<const Judged> judged, Probability&& probability, Belongs&& belongs,
                     ClassFigures& figures) {
  std::array<double, kReliabilityBins> promised{}, kept{};
  for (const Judged& one : judged) {
    const double p = probability(one);
    const auto bin = std::min(static_cast<std::size_t>(std::max(p, 0.0) * kReliabilityBins),
                              kReliabilityBins - 1);
    ++figures.reliability[bin].mentions;
    promised[bin] += p;
    kept[bin] += belongs(one) ? 1.0 : 0.0;
  }
  double error = 0.0;
  for (std::size_t i = 0; i < kReliabilityBins; ++i) {
    ReliabilityBin& bin = figures.reliability[i];
    error += std::abs(promised[i] - kept[i]);
    if (bin.mentions == 0) continue;
    bin.mean_probability = promised[i] / static_cast<double>(bin.mentions);
    bin.share = kept[i] / static_cast<double>(bin.mentions);
  }
  figures.calibration_error = judged.empty() ? 0.0 : error / static_cast<double>(judged.size());
}

double ProbabilityOf(const Judged& judged, std::size_t intent) {
  double sum = 0.0;
  for (std::size_t c = 0; c < kLabelCount; ++c) {
    const bool same = static_cast<std::size_t>(IntentOf(static_cast<Label>(c))) == intent;
    if (same) sum += static_cast<double>(judged.probabilities[c]);
  }
  return sum;
}

CoveragePoint CoverageAt(double least, std::span<const Judged> judged,
                         std::span<const Pair> pairs) {
  std::vector<Pair> kept;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    if (ProbabilityOf(judged[i], pairs[i].decided) >= least) kept.push_back(pairs[i]);
  }
  const Shares<kIntentCount> shares(Count<kIntentCount>(kept));
  return {least, Ratio(kept.size(), judged.size()), shares.values[shares.kAccuracy],
          shares.values[shares.kMacroF1]};
}

ThresholdCurve CurveOf(std::size_t intent, std::span<const Judged> judged, const Thresholds& open) {
  std::size_t truly = 0;
  std::vector<std::pair<double, bool>> decided;  // its probability, and whether it is right
  for (const Judged& one : judged) {
    const bool right = static_cast<std::size_t>(one.truth) == intent;
    truly += right ? 1 : 0;
    if (static_cast<std::size_t>(Decide(one.probabilities, open).intent) != intent) continue;
    decided.emplace_back(static_cast<double>(one.probabilities[intent]), right);
  }
  ThresholdCurve curve;
  for (int percent = 0; percent < 100; ++percent) {
    ThresholdPoint point{.threshold = percent / 100.0};
    std::size_t right = 0;
    for (const auto& [probability, is_right] : decided) {
      if (probability < point.threshold) continue;
      ++point.decided;
      right += is_right ? 1 : 0;
    }
    point.precision = Ratio(right, point.decided);
    point.recall = Ratio(right, truly);
    curve.push_back(point);
  }
  return curve;
}

std::vector<Pair> Pairs(std::span<const Judged> judged, const Thresholds& thresholds) {
  std::vector<Pair> pairs;
  for (const Judged& one : judged) {
    pairs.push_back({static_cast<std::uint8_t>(IntentOf(one.truth)),
                     static_cast<std::uint8_t>(Decide(one.probabilities, thresholds).intent)});
  }
  return pairs;
}

void EvaluateIntents(std::span<const Judged> judged, const EvaluationOptions& options,
                     Evaluation& evaluation) {
  const std::vector<Pair> pairs = Pairs(judged, options.thresholds);
  const Figures<kIntentCount> figures = Bootstrap<kIntentCount>(pairs, options);
  evaluation.false_positives = figures[Shares<kIntentCount>::kFalsePositives];
  evaluation.macro_f1 = figures[Shares<kIntentCount>::kMacroF1];
  evaluation.accuracy = figures[Shares<kIntentCount>::kAccuracy];
  FillClasses<kIntentCount>(pairs, figures, evaluation.intents);
  for (std::size_t c = 0; c < kIntentCount; ++c) {
    FillCalibration(
        judged, [c](const Judged& one) { return ProbabilityOf(one, c); },
        [c](const Judged& one) { return static_cast<std::size_t>(IntentOf(one.truth)) == c; },
        evaluation.intents[c]);
  }
  Thresholds without = options.thresholds;
  without.intent = {};
  const std::vector<Pair> open = Pairs(judged, without);
  for (int percent = 0; percent <= 95; percent += 5) {
    evaluation.coverage.push_back(CoverageAt(percent / 100.0, judged, open));
  }
  for (std::size_t c = 0; c < evaluation.curves.size(); ++c) {
    evaluation.curves[c] = CurveOf(c, judged, without);
  }
}

void EvaluateLabels(std::span<const Judged> judged, const EvaluationOptions& options,
                    Evaluation& evaluation) {
  std::vector<Pair> pairs;
  for (const Judged& one : judged) {
    pairs.push_back({static_cast<std::uint8_t>(one.truth),
                     static_cast<std::uint8_t>(MostProbable(one.probabilities))});
  }
  evaluation.confusion = Count<kLabelCount>(pairs);
  FillClasses<kLabelCount>(pairs, Bootstrap<kLabelCount>(pairs, options), evaluation.labels);
  for (std::size_t c = 0; c < kLabelCount; ++c) {
    FillCalibration(
        judged, [c](const Judged& one) { return static_cast<double>(one.probabilities[c]); },
        [c](const Judged& one) { return static_cast<std::size_t>(one.truth) == c; },
        evaluation.labels[c]);
  }
}

}  // namespace

Intent IntentOf(Label label) {
  return static_cast<Intent>(std::min(static_cast<std::size_t>(label), kIntentCount - 1));
}

std::optional<ThresholdPoint> ThresholdFor(const ThresholdCurve& curve, double precision) {
  std::optional<ThresholdPoint> found;
  for (auto point = curve.rbegin(); point != curve.rend(); ++point) {
    if (point->decided < kDecidedMin) continue;
    if (point->precision < precision) break;
    found = *point;
  }
  return found;
}

Evaluation Evaluate(std::span<const Judged> judged, const EvaluationOptions& options) {
  Evaluation evaluation;
  evaluation.mentions = judged.size();
  EvaluateIntents(judged, options, evaluation);
  EvaluateLabels(judged, options, evaluation);
  return evaluation;
}

}  // namespace askmix
