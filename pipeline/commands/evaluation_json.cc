#include "codec/json.h"
#include "commands/evaluation_views.h"

namespace askmix {
namespace {

void WriteFigure(std::string_view name, const Figure& figure, JsonWriter& out) {
  out.Key(name);
  out.BeginObject();
  out.Key("value");
  out.Fixed(figure.value, 4);
  out.Key("low");
  out.Fixed(figure.low, 4);
  out.Key("high");
  out.Fixed(figure.high, 4);
  out.EndObject();
}

void WriteClass(std::string_view name, const ClassFigures& figures, JsonWriter& out) {
  out.Key(name);
  out.BeginObject();
  out.Key("mentions");
  out.Int(static_cast<std::int64_t>(figures.truly));
  out.Key("decided");
  out.Int(static_cast<std::int64_t>(figures.decided));
  WriteFigure("precision", figures.precision, out);
  WriteFigure("recall", figures.recall, out);
  WriteFigure("f1", figures.f1, out);
  out.Key("calibration_error");
  out.Fixed(figures.calibration_error, 4);
  out.Key("reliability");
  out.BeginArray();
  for (const ReliabilityBin& bin : figures.reliability) {
    out.BeginObject();
    out.Key("mentions");
    out.Int(static_cast<std::int64_t>(bin.mentions));
    out.Key("mean_probability");
    out.Fixed(bin.mean_probability, 4);
    out.Key("share");
    out.Fixed(bin.share, 4);
    out.EndObject();
  }
  out.EndArray();
  out.EndObject();
}

template <typename E, std::size_t N>
void WriteClasses(std::string_view name, const std::array<ClassFigures, N>& classes,
                  JsonWriter& out) {
  out.Key(name);
  out.BeginObject();
  for (std::size_t c = 0; c < N; ++c) WriteClass(Name(static_cast<E>(c)), classes[c], out);
  out.EndObject();
}

void WriteConfusion(const Evaluation& evaluation, JsonWriter& out) {
  out.Key("confusion");
  out.BeginObject();
  for (std::size_t t = 0; t < kLabelCount; ++t) {
    out.Key(Name(static_cast<Label>(t)));
    out.BeginObject();
    for (std::size_t d = 0; d < kLabelCount; ++d) {
      out.Key(Name(static_cast<Label>(d)));
      out.Int(static_cast<std::int64_t>(evaluation.confusion[t][d]));
    }
    out.EndObject();
  }
  out.EndObject();
}

void WriteCoverage(const Evaluation& evaluation, JsonWriter& out) {
  out.Key("coverage");
  out.BeginArray();
  for (const CoveragePoint& point : evaluation.coverage) {
    out.BeginObject();
    out.Key("least_probability");
    out.Fixed(point.least_probability, 2);
    out.Key("coverage");
    out.Fixed(point.coverage, 4);
    out.Key("accuracy");
    out.Fixed(point.accuracy, 4);
    out.Key("macro_f1");
    out.Fixed(point.macro_f1, 4);
    out.EndObject();
  }
  out.EndArray();
}

void WritePoint(const ThresholdPoint& point, JsonWriter& out) {
  out.BeginObject();
  out.Key("threshold");
  out.Fixed(point.threshold, 2);
  out.Key("decided");
  out.Int(static_cast<std::int64_t>(point.decided));
  out.Key("precision");
  out.Fixed(point.precision, 4);
  out.Key("recall");
  out.Fixed(point.recall, 4);
  out.EndObject();
}

void WriteCurves(const Evaluation& evaluation, JsonWriter& out) {
  out.Key("precision_recall");
  out.BeginObject();
  for (std::size_t c = 0; c < evaluation.curves.size(); ++c) {
    out.Key(Name(static_cast<Intent>(c)));
    out.BeginArray();
    for (const ThresholdPoint& point : evaluation.curves[c]) WritePoint(point, out);
    out.EndArray();
  }
  out.EndObject();
}

/// An intent without such a threshold is not named.
void WriteThresholds(const Evaluation& evaluation, double precision, JsonWriter& out) {
  out.Key("thresholds");
  out.BeginObject();
  out.Key("wanted_precision");
  out.Fixed(precision, 4);
  for (std::size_t c = 0; c < evaluation.curves.size(); ++c) {
    const auto point = ThresholdFor(evaluation.curves[c], precision);
    if (!point) continue;
    out.Key(Name(static_cast<Intent>(c)));
    WritePoint(*point, out);
  }
  out.EndObject();
}

void WriteMixes(std::span<const MixStudy> mixes, JsonWriter& out) {
  constexpr int kDecimals = 4;
  if (mixes.empty()) return;
  out.Key("mixes");
  out.BeginArray();
  for (const MixStudy& study : mixes) {
    const std::array<std::pair<std::string_view, double>, 6> figures = {
        {{"counted_error", study.counted_error},
         {"corrected_error", study.corrected_error},
         {"counted_coverage", study.counted_coverage},
         {"corrected_coverage", study.corrected_coverage},
         {"counted_width", study.counted_width},
         {"corrected_width", study.corrected_width}}};
    out.BeginObject();
    out.Key("mentions");
    out.Int(static_cast<std::int64_t>(study.mentions));
    out.Key("mixes");
    out.Int(static_cast<std::int64_t>(study.mixes));
    out.Key("corrected");
    out.Int(static_cast<std::int64_t>(study.corrected));
    for (const auto& [name, value] : figures) {
      out.Key(name);
      out.Fixed(value, kDecimals);
    }
    out.EndObject();
  }
  out.EndArray();
}

}  // namespace

std::string EvaluationJson(const EvaluationView& view) {
  const Evaluation& evaluation = view.evaluation;
  std::string json;
  JsonWriter out(json);
  out.BeginObject();
  out.Key("model");
  out.String(view.model);
  out.Key("mentions");
  out.Int(static_cast<std::int64_t>(evaluation.mentions));
  WriteFigure("false_positive_rate_on_other", evaluation.false_positives, out);
  WriteFigure("macro_f1", evaluation.macro_f1, out);
  WriteFigure("accuracy", evaluation.accuracy, out);
  WriteClasses<Intent>("intents", evaluation.intents, out);
  WriteClasses<Label>("labels", evaluation.labels, out);
  WriteConfusion(evaluation, out);
  WriteThresholds(evaluation, view.wanted_precision, out);
  WriteCurves(evaluation, out);
  WriteCoverage(evaluation, out);
  WriteMixes(view.mixes, out);
  out.EndObject();
  return json;
}

}  // namespace askmix
