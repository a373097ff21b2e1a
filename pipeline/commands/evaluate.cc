#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "classifier/evaluation.h"
#include "classifier/linear_classifier.h"
#include "codec/json.h"
#include "commands/command.h"
#include "commands/model_file.h"
#include "edge/labelled_data.h"

namespace askmix {
namespace {

struct EvaluateArguments {
  std::vector<std::string> files, texts;
  std::string model;
  IdFilter filter;
  bool json = false;
  EvaluationOptions options;
};

std::vector<Judged> Judge(const Classifier& classifier, const std::vector<Example>& examples) {
  std::vector<Question> questions;
  for (const Example& example : examples) questions.push_back({example.text, example.brand});
  std::vector<Probabilities> answers(questions.size());
  classifier.Classify(questions, answers);
  std::vector<Judged> judged;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    judged.push_back({*examples[i].gold, answers[i]});
  }
  return judged;
}

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

std::string ToJson(const Evaluation& evaluation, std::string_view model) {
  std::string json;
  JsonWriter out(json);
  out.BeginObject();
  out.Key("model");
  out.String(model);
  out.Key("mentions");
  out.Int(static_cast<std::int64_t>(evaluation.mentions));
  WriteFigure("false_positive_rate_on_other", evaluation.false_positives, out);
  WriteFigure("macro_f1", evaluation.macro_f1, out);
  WriteFigure("accuracy", evaluation.accuracy, out);
  WriteClasses<Intent>("intents", evaluation.intents, out);
  WriteClasses<Label>("labels", evaluation.labels, out);
  WriteConfusion(evaluation, out);
  WriteCoverage(evaluation, out);
  out.EndObject();
  return json;
}

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

void PrintText(const Evaluation& evaluation, std::string_view model) {
  std::printf("model %.*s on %zu mentions; intervals of 95%%\n\n", static_cast<int>(model.size()),
              model.data(), evaluation.mentions);
  PrintFigure("false positives on other", evaluation.false_positives);
  PrintFigure("macro-F1 over the intents", evaluation.macro_f1);
  PrintFigure("accuracy over the intents", evaluation.accuracy);
  PrintClasses<Intent>("intent", evaluation.intents);
  PrintClasses<Label>("label", evaluation.labels);
  std::printf("\n%-14s", "true, decided:");
  for (std::size_t c = 0; c < kLabelCount; ++c) {
    std::printf("%12s", Name(static_cast<Label>(c)).data());
  }
  for (std::size_t t = 0; t < kLabelCount; ++t) {
    std::printf("\n%-14s", Name(static_cast<Label>(t)).data());
    for (const std::size_t count : evaluation.confusion[t]) std::printf("%12zu", count);
  }
  std::printf("\n\nif only decided at a probability of at least:\n%8s %10s %10s %10s\n", "least",
              "coverage", "accuracy", "macro-F1");
  for (const CoveragePoint& point : evaluation.coverage) {
    std::printf("%8.2f %10.3f %10.3f %10.3f\n", point.least_probability, point.coverage,
                point.accuracy, point.macro_f1);
  }
}

ExitCode RunEvaluate(const EvaluateArguments& arguments) {
  const std::unique_ptr<LinearClassifier> classifier = OpenModel(arguments.model);
  LabelledData data(arguments.filter);
  for (const std::string& path : arguments.files) data.ReadLabels(path);
  for (const std::string& path : arguments.texts) data.ReadTexts(path);
  const std::vector<Judged> judged = Judge(*classifier, data.Take());
  if (judged.empty()) {
    throw Fatal(ExitCode::kConfiguration, "the files have no labelled mention that takes part");
  }
  const Evaluation evaluation = Evaluate(judged, arguments.options);
  if (arguments.json) {
    std::printf("%s\n", ToJson(evaluation, classifier->version()).c_str());
  } else {
    PrintText(evaluation, classifier->version());
  }
  return ExitCode::kOk;
}

std::function<ExitCode()> DeclareEvaluate(CLI::App& app) {
  const auto arguments = std::make_shared<EvaluateArguments>();
  app.add_option("file", arguments->files, "labelled mentions (NDJSON, or TSV by id; .gz)")
      ->required();
  app.add_option("--model", arguments->model, "a model file; without: the shipped one");
  app.add_option("--texts", arguments->texts, "NDJSON with the texts of labels by id");
  app.add_option("--source", arguments->filter.only, "only ids that begin with this");
  app.add_option("--exclude-source", arguments->filter.except,
                 "leaves out ids that begin with this");
  app.add_option("--thresholds", arguments->options.thresholds.intent,
                 "least probability of promotion, buying_info, community");
  app.add_option("--bootstrap", arguments->options.bootstrap_rounds, "rounds behind the intervals")
      ->capture_default_str();
  app.add_flag("--json", arguments->json, "one JSON object");
  return [arguments] { return RunEvaluate(*arguments); };
}

}  // namespace

const Command kEvaluateCommand = {"evaluate", "Tell how good a model is on labelled mentions",
                                  DeclareEvaluate};

}  // namespace askmix
