// How good a classifier is, on labelled mentions that it was not trained on.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "classifier/classifier.h"

namespace askmix {

struct Judged {
  Label truth;
  Probabilities probabilities;
};

/// A share with its 95 % interval (percentile bootstrap over the mentions).
struct Figure {
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;
};

/// The mentions to which a class is given a probability in one tenth of [0, 1].
struct ReliabilityBin {
  std::size_t mentions = 0;
  double mean_probability = 0.0;
  double share = 0.0;  ///< of them that belong to the class
};

inline constexpr std::size_t kReliabilityBins = 10;

struct ClassFigures {
  std::size_t truly = 0;         ///< mentions of this class
  std::size_t decided = 0;       ///< mentions taken for it
  Figure precision, recall, f1;  ///< 0 where there is nothing to divide by
  /// Expected calibration error: mean distance, over ten bins, of the class's mean probability from
  /// its share among the bin's mentions.
  double calibration_error = 0.0;
  std::array<ReliabilityBin, kReliabilityBins> reliability{};
};

/// One intent, if a mention counts for it from this probability on and is uncertain below it.
struct ThresholdPoint {
  double threshold = 0.0;
  std::size_t decided = 0;  ///< mentions that count for the intent
  double precision = 0.0;   ///< 0 where none is decided
  double recall = 0.0;
};

using ThresholdCurve = std::vector<ThresholdPoint>;  // thresholds ascend

/// If only mentions are decided whose most probable class has at least this probability.
struct CoveragePoint {
  double least_probability = 0.0;
  double coverage = 0.0;  ///< share of mentions that are decided
  double accuracy = 0.0;  ///< share of right ones among them; 0 for none
  double macro_f1 = 0.0;
};

struct Evaluation {
  std::size_t mentions = 0;
  /// Share of the mentions that ask for nothing published (care and other) and yet count as one of
  /// the three intents: the largest leak into published shares.
  Figure false_positives;
  Figure macro_f1;  ///< mean over the published classes that occur
  Figure accuracy;
  std::array<ClassFigures, kIntentCount> intents;
  std::array<ClassFigures, kLabelCount> labels;
  /// By the most probable label: [true][decided].
  std::array<std::array<std::size_t, kLabelCount>, kLabelCount> confusion{};
  std::vector<CoveragePoint> coverage;
  /// Of promotion, buying_info, community: each percent from 0 to 99.
  std::array<ThresholdCurve, kIntentCount - 1> curves;
};

struct EvaluationOptions {
  Thresholds thresholds;
  std::size_t bootstrap_rounds = 1000;
  std::uint64_t seed = 1;
};

/// The published class of a label: care and other are `other`.
Intent IntentOf(Label label);

/// Fewer decided mentions say nothing about a precision.
inline constexpr std::size_t kDecidedMin = 20;

/// The lowest threshold from which on the precision is at least this one; nothing when it is not
/// reached by kDecidedMin mentions.
std::optional<ThresholdPoint> ThresholdFor(const ThresholdCurve& curve, double precision);

/// Everything 0 for no mentions.
Evaluation Evaluate(std::span<const Judged> judged, const EvaluationOptions& options = {});

}  // namespace askmix
