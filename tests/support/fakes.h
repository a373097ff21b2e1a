// Stand-ins for the world around the pipeline, under the test's control.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "classifier/classifier.h"
#include "runtime/ports.h"

namespace askmix {

class FakeClock final : public Clock {
 public:
  explicit FakeClock(TimePoint now) : now_(now) {}
  TimePoint Now() const override { return now_; }
  void Advance(Millis by) { now_ += by; }

 private:
  TimePoint now_;
};

/// Decides by a word of the text: "code" promotion, "size" buying_info, "love" community, "broken"
/// care, anything else other. Sure of it to 90 %.
class FakeClassifier final : public Classifier {
 public:
  void Classify(std::span<const Question> questions,
                std::span<Probabilities> answers) const override {
    for (std::size_t i = 0; i < questions.size(); ++i) {
      answers[i].fill(0.025F);
      answers[i][static_cast<std::size_t>(LabelOf(questions[i].text))] = 0.9F;
    }
  }
  std::vector<Cue> Explain(const Question& question, Label label, std::size_t) const override {
    return {{label, 0.5F, std::string(question.text)}};
  }
  std::string_view version() const override { return "fake-1"; }

 private:
  static Label LabelOf(std::string_view text) {
    const auto has = [&](std::string_view word) {
      return text.find(word) != std::string_view::npos;
    };
    if (has("code")) return Label::kPromotion;
    if (has("size")) return Label::kBuyingInfo;
    if (has("love")) return Label::kCommunity;
    if (has("broken")) return Label::kCare;
    return Label::kOther;
  }
};

/// How a commit ends; kUnknown: applied or not, as the second member says.
struct CommitFate {
  CommitOutcome outcome = CommitOutcome::kCommitted;
  bool applied_when_unknown = false;
};

/// A sink whose commits end as `fate` says, which sees the outputs before they are written.
class FatefulSink final : public Sink {
 public:
  using Fate = std::function<CommitFate(std::span<const Output>)>;
  FatefulSink(std::unique_ptr<Sink> sink, Fate fate)
      : sink_(std::move(sink)), fate_(std::move(fate)) {}

  void Begin() override { outputs_.clear(); }
  void Write(const Output& output) override { outputs_.push_back(output); }
  CommitOutcome Commit(std::span<const Position> positions, const GroupToken& membership) override {
    const CommitFate fate = fate_(outputs_);
    const bool apply = fate.outcome == CommitOutcome::kCommitted ||
                       (fate.outcome == CommitOutcome::kUnknown && fate.applied_when_unknown);
    if (!apply) return fate.outcome;
    sink_->Begin();
    for (const Output& output : outputs_) sink_->Write(output);
    const CommitOutcome outcome = sink_->Commit(positions, membership);
    return outcome == CommitOutcome::kCommitted ? fate.outcome : outcome;
  }
  void Close() override { sink_->Close(); }

 private:
  const std::unique_ptr<Sink> sink_;
  const Fate fate_;
  std::vector<Output> outputs_;
};

/// Remembers what a runner said.
class RecordingObserver final : public Observer {
 public:
  void Committed(const TurnReport& report) override {
    items_read += report.items_read;
    records_read += report.records_read;
    transactions += report.transaction ? 1 : 0;
    for (const OutcomeCount& o : report.outcomes) items_counted += o.count;
  }
  void NotCommitted(CommitOutcome outcome) override { not_committed.push_back(outcome); }
  void Assigned(std::span<const Partition> partitions) override {
    assigned.assign(partitions.begin(), partitions.end());
  }
  void Restoring(double done) override { restored = done; }
  void Lost(Partition, std::int64_t records) override { lost += records; }
  void PositionFound(Partition, Offset next) override { found.push_back(next); }

  std::int64_t items_read = 0, items_counted = 0, records_read = 0, lost = 0;
  int transactions = 0;
  std::vector<CommitOutcome> not_committed;
  std::vector<Partition> assigned;
  std::vector<Offset> found;
  double restored = -1;
};

}  // namespace askmix
