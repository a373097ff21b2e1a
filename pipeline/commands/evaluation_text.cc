#include <cstdio>

#include "commands/evaluation_views.h"

namespace askmix {
namespace {

void PrintFigure(const char* name, const Figure& figure) {
  std::printf("%-28s %6.3f  [%.3f, %.3f]\n", name, figure.value, figure.low, figure.high);
}

template <typename E, std::size_t N>
void PrintClasses(const char* title, const std::array<ClassFigures, N>& classes) {
  std::printf("\n%-12s %8s %8s  %-22s %-22s %-22s %s\n", title, "mentions", "decided", "precision",
              "recall", "F1", "calibration error");
  for (std::size_t c = 0; c < N; ++c) {
    const ClassFigures& of = classes[c];
    std::printf("%-12s %8zu %8zu ", Name(static_cast<E>(c)).data(), of.truly, of.decided);
    for (const Figure* figure : {&of.precision, &of.recall, &of.f1}) {
      std::printf(" %.3f [%.3f, %.3f]  ", figure->value, figure->low, figure->high);
    }
    std::printf("%.3f\n", of.calibration_error);
  }
}

void PrintConfusion(const Evaluation& evaluation) {
  std::printf("\n%-14s", "true, decided:");
  for (std::size_t c = 0; c < kLabelCount; ++c) {
    std::printf("%12s", Name(static_cast<Label>(c)).data());
  }
  for (std::size_t t = 0; t < kLabelCount; ++t) {
    std::printf("\n%-14s", Name(static_cast<Label>(t)).data());
    for (const std::size_t count : evaluation.confusion[t]) std::printf("%12zu", count);
  }
}

void PrintThresholds(const Evaluation& evaluation, double precision) {
  std::printf("\n\nthreshold for a precision of %.2f:\n", precision);
  for (std::size_t c = 0; c < evaluation.curves.size(); ++c) {
    const auto point = ThresholdFor(evaluation.curves[c], precision);
    std::printf("%-12s ", Name(static_cast<Intent>(c)).data());
    if (!point) {
      std::printf("none reaches it\n");
    } else {
      std::printf("%.2f  (precision %.3f, recall %.3f)\n", point->threshold, point->precision,
                  point->recall);
    }
  }
}

void PrintCurves(const Evaluation& evaluation) {
  std::printf("\nprecision and recall by threshold:\n%8s", "");
  for (std::size_t c = 0; c < evaluation.curves.size(); ++c) {
    std::printf("  %-15s", Name(static_cast<Intent>(c)).data());
  }
  for (std::size_t at = 0; at < evaluation.curves[0].size(); at += 10) {
    std::printf("\n%8.2f", evaluation.curves[0][at].threshold);
    for (const ThresholdCurve& curve : evaluation.curves) {
      std::printf("  %-6.3f  %-7.3f", curve[at].precision, curve[at].recall);
    }
  }
  std::printf("\n");
}

void PrintCoverage(const Evaluation& evaluation) {
  std::printf("\nif only decided at a probability of at least:\n%8s %10s %10s %10s\n", "least",
              "coverage", "accuracy", "macro-F1");
  for (const CoveragePoint& point : evaluation.coverage) {
    std::printf("%8.2f %10.3f %10.3f %10.3f\n", point.least_probability, point.coverage,
                point.accuracy, point.macro_f1);
  }
}

void PrintMixes(std::span<const MixStudy> mixes) {
  if (mixes.empty()) return;
  std::printf("\nshares of mixes drawn from these mentions, counted and corrected:\n");
  std::printf("%9s %6s %20s %20s %20s\n", "mentions", "mixes", "mean error", "intervals hold",
              "intervals' width");
  for (const MixStudy& study : mixes) {
    std::printf("%9zu %6zu %9.3f %10.3f %9.3f %10.3f %9.3f %10.3f\n", study.mentions, study.mixes,
                study.counted_error, study.corrected_error, study.counted_coverage,
                study.corrected_coverage, study.counted_width, study.corrected_width);
    if (study.corrected < study.mixes) {
      std::printf("%9s corrected shares were withheld for %zu of them\n", "",
                  study.mixes - study.corrected);
    }
  }
}

}  // namespace

void PrintEvaluation(const EvaluationView& view) {
  const Evaluation& evaluation = view.evaluation;
  std::printf("model %.*s on %zu mentions; intervals of 95%%\n\n",
              static_cast<int>(view.model.size()), view.model.data(), evaluation.mentions);
  PrintFigure("false positives on other", evaluation.false_positives);
  PrintFigure("macro-F1 over the intents", evaluation.macro_f1);
  PrintFigure("accuracy over the intents", evaluation.accuracy);
  PrintClasses<Intent>("intent", evaluation.intents);
  PrintClasses<Label>("label", evaluation.labels);
  PrintConfusion(evaluation);
  PrintThresholds(evaluation, view.wanted_precision);
  PrintCurves(evaluation);
  PrintCoverage(evaluation);
  PrintMixes(view.mixes);
}

}  // namespace askmix
