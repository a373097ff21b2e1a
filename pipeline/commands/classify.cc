#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/linear_classifier.h"
#include "codec/json.h"
#include "commands/command.h"
#include "commands/model_file.h"
#include "core/language.h"
#include "stages/gates.h"

namespace askmix {
namespace {

constexpr std::size_t kReadBytes = std::size_t{1} << 16;
constexpr std::size_t kLineBytesMax = std::size_t{1} << 20;
constexpr std::size_t kCues = 6;

struct ClassifyArguments {
  std::string model;
  bool text = false;
  bool explain = false;
  bool model_only = false;
  Thresholds thresholds;
};

/// One line of input: a mention, or what is wrong with it.
struct Asked {
  std::size_t line;
  std::string id, text, brand;
  std::string error;
};

Asked ParseAsked(std::string_view line, std::size_t number, bool plain) {
  Asked asked{number, {}, {}, {}, {}};
  if (line.size() > kLineBytesMax) {
    asked.error = "the line has more than " + std::to_string(kLineBytesMax) + " bytes";
  } else if (plain) {
    asked.text = line;
  } else if (const auto root = ScratchDocument().Parse(line); !root) {
    asked.error = root.error().detail;
  } else if (const JsonValue* text = (*root)->Find("text"); text == nullptr || !text->IsString()) {
    asked.error = "expected a JSON object with a \"text\" that is a string";
  } else {
    asked.text = text->text();
    asked.id = (*root)->FindText("id");
    asked.brand = (*root)->FindText("brand");
  }
  return asked;
}

class LineClassifier {
 public:
  LineClassifier(const ClassifyArguments& arguments, const LinearClassifier& classifier)
      : arguments_(arguments), classifier_(classifier) {}

  /// Answers each line of `lines`, in order, and flushes.
  void Answer(std::string_view lines) {
    while (!lines.empty()) {
      const std::size_t end = std::min(lines.find('\n'), lines.size());
      std::string_view line = lines.substr(0, end);
      lines.remove_prefix(std::min(end + 1, lines.size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      ++number_;
      if (line.empty()) continue;
      batch_.push_back(ParseAsked(line, number_, arguments_.text));
    }
    AnswerBatch();
  }

  bool any_bad() const { return any_bad_; }

 private:
  void AnswerBatch() {
    std::vector<Question> questions;
    for (const Asked& asked : batch_) questions.push_back({asked.text, asked.brand});
    std::vector<Probabilities> answers(questions.size());
    classifier_.Classify(questions, answers);
    out_.clear();
    for (std::size_t i = 0; i < batch_.size(); ++i) {
      JsonWriter writer(out_);
      writer.BeginObject();
      batch_[i].error.empty() ? WriteAnswer(batch_[i], answers[i], writer)
                              : WriteError(batch_[i], writer);
      writer.EndObject();
      out_.push_back('\n');
    }
    batch_.clear();
    std::fwrite(out_.data(), 1, out_.size(), stdout);
    if (std::fflush(stdout) != 0) {
      throw Fatal(ExitCode::kFailed,
                  std::string("cannot write the answers: ") + std::strerror(errno));
    }
  }

  void WriteError(const Asked& asked, JsonWriter& writer) {
    any_bad_ = true;
    writer.Key("line");
    writer.Int(static_cast<std::int64_t>(asked.line));
    writer.Key("error");
    writer.String(asked.error);
  }

  void WriteAnswer(const Asked& asked, const Probabilities& p, JsonWriter& writer) const {
    const std::string_view reason = ReasonOf(asked);
    const Decision decision =
        reason.empty() ? Decide(p, arguments_.thresholds) : DecisionBehind(reason);
    if (!asked.id.empty()) {
      writer.Key("id");
      writer.String(asked.id);
    }
    writer.Key("intent");
    writer.String(Name(decision.intent));
    if (decision.kind != OtherKind::kNone) {
      writer.Key("kind");
      writer.String(Name(decision.kind));
    }
    if (!reason.empty()) {
      writer.Key("reason");
      writer.String(reason);
    }
    writer.Key("probabilities");
    writer.BeginObject();
    for (std::size_t c = 0; c < kLabelCount; ++c) {
      writer.Key(Name(static_cast<Label>(c)));
      writer.Fixed(static_cast<double>(Thousandths(p[c])) / kExpectedUnit, 3);
    }
    writer.EndObject();
    if (arguments_.explain) WriteCues(asked, p, writer);
    writer.Key("model");
    writer.String(classifier_.version());
  }

  std::string_view ReasonOf(const Asked& asked) const {
    if (arguments_.model_only) return {};
    return GateOfText(GateOptions{}, DetectLanguage(asked.text),
                      NormalText(asked.text, asked.brand));
  }

  void WriteCues(const Asked& asked, const Probabilities& p, JsonWriter& writer) const {
    writer.Key("cues");
    writer.BeginArray();
    for (const Cue& cue : classifier_.Explain(
             {asked.text, asked.brand}, LabelBehind(Decide(p, arguments_.thresholds), p), kCues)) {
      writer.BeginObject();
      writer.Key("text");
      writer.String(cue.text);
      writer.Key("label");
      writer.String(Name(cue.label));
      writer.Key("weight");
      writer.Fixed(static_cast<double>(cue.weight), 3);
      writer.EndObject();
    }
    writer.EndArray();
  }

  const ClassifyArguments& arguments_;
  const LinearClassifier& classifier_;
  std::size_t number_ = 0;
  std::vector<Asked> batch_;
  std::string out_;
  bool any_bad_ = false;
};

/// Appends what standard input has, waiting for the first byte only; false at its end.
bool ReadMore(std::string& pending) {
  std::array<char, kReadBytes> block;
  ssize_t got = 0;
  do {
    got = ::read(STDIN_FILENO, block.data(), block.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    throw Fatal(ExitCode::kFailed,
                std::string("cannot read standard input: ") + std::strerror(errno));
  }
  pending.append(block.data(), static_cast<std::size_t>(got));
  return got > 0;
}

ExitCode RunClassify(const ClassifyArguments& arguments) {
  const std::unique_ptr<LinearClassifier> classifier = OpenModel(arguments.model);
  LineClassifier lines(arguments, *classifier);
  std::string pending;
  // What one read gives is a batch, so answers never wait for input that may not come.
  while (ReadMore(pending)) {
    const std::size_t whole = pending.rfind('\n') + 1;
    lines.Answer(std::string_view(pending).substr(0, whole));
    pending.erase(0, whole);
  }
  lines.Answer(pending);
  return lines.any_bad() ? ExitCode::kFailed : ExitCode::kOk;
}

std::function<ExitCode()> DeclareClassify(CLI::App& app) {
  const auto arguments = std::make_shared<ClassifyArguments>();
  app.add_option("--model", arguments->model, "a model file; without: the shipped one");
  app.add_flag("--text", arguments->text, "lines are plain texts, not JSON");
  app.add_flag("--explain", arguments->explain, "adds the pieces of text that decided");
  app.add_flag("--model-only", arguments->model_only,
               "the model decides alone: texts in other languages and adverts too");
  app.add_option("--costs", arguments->thresholds.cost,
                 "of a false promotion, buying_info, community over a missed one");
  app.add_option("--thresholds", arguments->thresholds.intent,
                 "least probability of promotion, buying_info, community, other");
  return [arguments] { return RunClassify(*arguments); };
}

}  // namespace

const Command kClassifyCommand = {
    "classify", "Decide mentions from standard input, one JSON object a line", DeclareClassify};

}  // namespace askmix
