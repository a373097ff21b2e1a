#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "classifier/evaluation.h"
#include "classifier/model_builder.h"
#include "classifier/model_check.h"
#include "commands/command.h"
#include "commands/model_file.h"
#include "commands/parallel.h"
#include "edge/labelled_data.h"
#include "edge/whole_file.h"
#include "edge/word_groups_file.h"

namespace askmix {
namespace {

struct TrainArguments {
  std::vector<std::string> gold, extra, texts, soft, check;
  std::string base;
  IdFilter filter;
  std::vector<std::string> weights;
  std::string groups;
  std::string out;
  unsigned threads = 0;
  BuildOptions build;
};

/// "soft=0.5" sets the weight of that kind of example.
void SetWeight(const std::string& setting, TrainingOptions& options) {
  const std::map<std::string, float*> known = {{"gold", &options.gold_weight},
                                               {"soft", &options.soft_weight},
                                               {"extra", &options.extra_weight}};
  const std::size_t sign = setting.find('=');
  const auto at = known.find(setting.substr(0, sign));
  char* end = nullptr;
  const char* digits = sign == std::string::npos ? "" : setting.c_str() + sign + 1;
  const float value = std::strtof(digits, &end);
  if (at == known.end() || end == digits || *end != '\0' || !(value >= 0.0F)) {
    throw Fatal(ExitCode::kUsage, "--weight " + setting +
                                      ": expected gold, soft or extra, '=' and a number, as in "
                                      "soft=0.5");
  }
  *at->second = value;
}

/// What the model will be checked by: the files that were named, or a part of the examples, which
/// leaves them.
std::vector<Example> CheckTexts(const TrainArguments& arguments, std::vector<Example>& examples) {
  if (arguments.check.empty()) return TakeCheckTexts(examples);
  LabelledData data(arguments.filter);
  for (const std::string& path : arguments.check) data.ReadLabels(path);
  for (const std::string& path : arguments.texts) data.ReadTexts(path);
  return data.Take();
}

/// "shipped" names the model that askmix comes with.
std::unique_ptr<LinearClassifier> OpenBase(const std::string& base) {
  if (base.empty()) return nullptr;
  return OpenModel(base == "shipped" ? "" : base);
}

std::vector<Example> ReadExamples(const TrainArguments& arguments) {
  LabelledData data(arguments.filter);
  for (const std::string& path : arguments.gold) data.ReadLabels(path);
  for (const std::string& path : arguments.extra) data.ReadLabels(path, false);
  for (const std::string& path : arguments.soft) data.ReadSoft(path);
  for (const std::string& path : arguments.texts) data.ReadTexts(path);
  return data.Take();
}

/// Passes that are done, on one line of a terminal; silent elsewhere.
Progress TerminalProgress() {
  if (isatty(STDERR_FILENO) == 0) return {};
  auto mutex = std::make_shared<std::mutex>();
  return [mutex](int done, int total) {
    const std::lock_guard lock(*mutex);
    std::fprintf(stderr, "\rtraining: pass %d of %d%s", done, total, done == total ? "\n" : "");
  };
}

/// What the held-out folds said, from their confusion matrix.
void PrintHeldOut(const Model& model) {
  std::printf("held out  %u labelled mentions; true label against decided label:\n",
              model.facts.held_out);
  std::printf("%14s", "");
  for (std::size_t c = 0; c < kLabelCount; ++c) {
    std::printf("%13s", Name(static_cast<Label>(c)).data());
  }
  for (std::size_t t = 0; t < kLabelCount; ++t) {
    std::printf("\n%14s", Name(static_cast<Label>(t)).data());
    for (const std::uint32_t count : model.confusion.counts[t]) std::printf("%13u", count);
  }
  std::printf("\ntemperature %.3f\n", static_cast<double>(model.calibration.temperature));
  std::printf("check     macro-F1 %.3f on %zu labelled texts that it carries\n",
              model.check.macro_f1, model.check.texts.size());
}

ExitCode RunTrain(const TrainArguments& arguments) {
  BuildOptions build = arguments.build;
  for (const std::string& weight : arguments.weights) SetWeight(weight, build.training);
  if (!arguments.groups.empty()) build.training.groups = ReadWordGroups(arguments.groups);
  WholeFile file(arguments.out);
  std::vector<Example> examples = ReadExamples(arguments);
  build.check = CheckTexts(arguments, examples);
  const std::unique_ptr<LinearClassifier> base = OpenBase(arguments.base);
  if (base) build.base = &base->model();
  const Result<Model> model =
      BuildModel(examples, build, OnThreads(arguments.threads), TerminalProgress());
  if (!model) throw Fatal(ExitCode::kConfiguration, model.error().detail);
  const std::string bytes = SerializeModel(*model);
  file.Write(bytes);
  file.Finish();
  std::printf("%s  %s, %zu bytes, from %u labels and %u soft labels\n", arguments.out.c_str(),
              model->version.c_str(), bytes.size(), model->facts.gold, model->facts.soft);
  PrintHeldOut(*model);
  return ExitCode::kOk;
}

std::function<ExitCode()> DeclareTrain(CLI::App& app) {
  const auto arguments = std::make_shared<TrainArguments>();
  app.add_option("--gold", arguments->gold, "labelled mentions (NDJSON, or TSV by id; .gz)")
      ->required();
  app.add_option("--extra", arguments->extra,
                 "labelled texts that were written for training: not used to judge the model");
  app.add_option("--texts", arguments->texts, "NDJSON with the texts of labels by id");
  app.add_option("--soft", arguments->soft, "TSV of a teacher's probabilities by id");
  app.add_option("--base", arguments->base,
                 "a model to go on from, which the labels change: a file, or \"shipped\"");
  app.add_option("--check", arguments->check,
                 "labelled mentions that the model carries to be checked by, and does not learn "
                 "from; without: one in twenty of --gold, at most 400");
  app.add_option("--exclude-source", arguments->filter.except,
                 "leaves out ids that begin with this");
  app.add_option("--groups", arguments->groups,
                 "TSV of words that are used alike, as scripts/model/groups.tsv");
  app.add_option("--weight", arguments->weights, "gold=N, soft=N, extra=N");
  app.add_option("--out", arguments->out, "the model file to write")->required();
  app.add_option("--name", arguments->build.name, "first part of the model's version")
      ->capture_default_str();
  app.add_option("--seed", arguments->build.training.seed)->capture_default_str();
  app.add_option("--passes", arguments->build.training.passes)
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  app.add_option("--members", arguments->build.training.members, "models that are averaged")
      ->capture_default_str()
      ->check(CLI::Range(1, 100));
  app.add_option("--folds", arguments->build.folds,
                 "held-out parts; 0: neither judge nor calibrate")
      ->capture_default_str()
      ->check(CLI::Range(0, 20));
  app.add_option("--threads", arguments->threads, "0: as many as there are cores");
  return [arguments] { return RunTrain(*arguments); };
}

}  // namespace

const Command kTrainCommand = {"train", "Train a model on labelled mentions", DeclareTrain};

}  // namespace askmix
