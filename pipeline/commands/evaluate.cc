#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "classifier/evaluation.h"
#include "classifier/linear_classifier.h"
#include "commands/command.h"
#include "commands/evaluation_views.h"
#include "commands/model_file.h"
#include "edge/labelled_data.h"
#include "edge/whole_file.h"

namespace askmix {
namespace {

struct EvaluateArguments {
  std::vector<std::string> files, texts;
  std::string model, html;
  double precision = 0.8;
  IdFilter filter;
  bool json = false;
  std::size_t mixes = 0;
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

ExitCode RunEvaluate(const EvaluateArguments& arguments) {
  // Opened before the work: a name that cannot be written is told at once.
  std::optional<WholeFile> page;
  if (!arguments.html.empty()) page.emplace(arguments.html);
  const std::unique_ptr<LinearClassifier> classifier = OpenModel(arguments.model);
  LabelledData data(arguments.filter);
  for (const std::string& path : arguments.files) data.ReadLabels(path);
  for (const std::string& path : arguments.texts) data.ReadTexts(path);
  const std::vector<Judged> judged = Judge(*classifier, data.Take());
  if (judged.empty()) {
    throw Fatal(ExitCode::kConfiguration, "the files have no labelled mention that takes part");
  }
  const Evaluation evaluation = Evaluate(judged, arguments.options);
  std::vector<MixStudy> mixes;
  for (const std::size_t mentions : {300, 3'000}) {
    if (arguments.mixes == 0) break;
    mixes.push_back(StudyMixes(judged, *classifier->quantifier(), arguments.mixes, mentions,
                               arguments.options.seed));
  }
  const EvaluationView view{evaluation, classifier->version(), arguments.precision, mixes};
  if (page) {
    page->Write(EvaluationHtml(view));
    page->Finish();
  }
  if (arguments.json) {
    std::printf("%s\n", EvaluationJson(view).c_str());
  } else {
    PrintEvaluation(view);
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
  app.add_option("--costs", arguments->options.thresholds.cost,
                 "of a false promotion, buying_info, community over a missed one")
      ->check(CLI::Range(0.1, 10.0));
  app.add_option("--thresholds", arguments->options.thresholds.intent,
                 "least probability of promotion, buying_info, community, other");
  app.add_option("--bootstrap", arguments->options.bootstrap_rounds, "rounds behind the intervals")
      ->capture_default_str();
  app.add_option("--precision", arguments->precision, "tell the thresholds that reach this")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  app.add_option(
      "--mixes", arguments->mixes,
      "draws so many mixes of 300 and of 3,000 of the mentions, and compares counted and "
      "corrected shares with the true ones");
  app.add_option("--html", arguments->html, "writes a page with plots to this file");
  app.add_flag("--json", arguments->json, "one JSON object");
  return [arguments] { return RunEvaluate(*arguments); };
}

}  // namespace

const Command kEvaluateCommand = {"evaluate", "Tell how good a model is on labelled mentions",
                                  DeclareEvaluate};

}  // namespace askmix
