#include "sim/mutations.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "codec/delta.h"
#include "codec/ledger_entry.h"

namespace askmix::sim {
namespace {

/// Passes everything on.
class SameStage : public Stage {
 public:
  explicit SameStage(std::unique_ptr<Stage> stage) : stage_(std::move(stage)) {}
  void Process(std::span<const Record> batch, TimePoint now, StageResult& result) override {
    stage_->Process(batch, now, result);
  }
  void Tick(TimePoint now, StageResult& result) override { stage_->Tick(now, result); }
  void Committed() override { stage_->Committed(); }
  void Aborted() override { stage_->Aborted(); }
  void Restore(Partition partition, std::span<const Record> records, TimePoint now) override {
    stage_->Restore(partition, records, now);
  }
  std::optional<TimePoint> RestoreFrom(TimePoint now,
                                       std::optional<TimePoint> last_commit) const override {
    return stage_->RestoreFrom(now, last_commit);
  }
  void Forget(Partition partition) override { stage_->Forget(partition); }

 protected:
  const std::unique_ptr<Stage> stage_;
};

struct LedgerBeforeCommit final : SameStage {
  using SameStage::SameStage;
  void Tick(TimePoint now, StageResult& result) override {
    SameStage::Tick(now, result);
    SameStage::Committed();
  }
  void Committed() override {}
};

struct OverlayAfterAbort final : SameStage {
  using SameStage::SameStage;
  void Aborted() override {}
};

struct RebuildFromLate final : SameStage {
  using SameStage::SameStage;
  std::optional<TimePoint> RestoreFrom(TimePoint now, std::optional<TimePoint>) const override {
    return now - Millis{60'000};
  }
};

struct DeleteForgotten final : SameStage {
  using SameStage::SameStage;
  void Restore(Partition partition, std::span<const Record> records, TimePoint now) override {
    std::vector<Record> kept;
    for (const Record& r : records) {
      const auto read = DecodeLedgerEntry(r.value);
      if (!read || !read->deleted) kept.push_back(r);
    }
    SameStage::Restore(partition, kept, now);
  }
};

class EditWithoutWithdraw final : public SameStage {
 public:
  using SameStage::SameStage;
  void Process(std::span<const Record> batch, TimePoint now, StageResult& result) override {
    SameStage::Process(batch, now, result);
    for (Output& output : result.outputs) {
      if (output.topic == Topic::kDeltas) KeepAdditions(output);
    }
  }

 private:
  static void KeepAdditions(Output& output) {
    Delta delta = DecodeDelta(output.value).value();
    for (std::int64_t& n : delta.change.slots) n = std::max<std::int64_t>(n, 0);
    output.value.clear();
    Encode(delta, output.value);
  }
};

class WindowsByArrival final : public SameStage {
 public:
  WindowsByArrival(std::unique_ptr<Stage> stage, const WindowSpec& windows)
      : SameStage(std::move(stage)), windows_(windows) {}
  void Process(std::span<const Record> batch, TimePoint now, StageResult& result) override {
    values_.assign(batch.size(), "");
    std::vector<Record> moved(batch.begin(), batch.end());
    for (std::size_t i = 0; i < moved.size(); ++i) {
      auto delta = DecodeDelta(moved[i].value);
      if (!delta) continue;
      delta->bucket = windows_.Floor(now);
      Encode(*delta, values_[i]);
      moved[i].value = values_[i];
    }
    SameStage::Process(moved, now, result);
  }

 private:
  const WindowSpec windows_;
  std::vector<std::string> values_;
};

class SameSink : public Sink {
 public:
  SameSink(std::unique_ptr<Sink> sink, Faults& faults) : sink_(std::move(sink)), faults_(faults) {}
  void Begin() override { sink_->Begin(); }
  void Write(const Output& output) override { sink_->Write(output); }
  CommitOutcome Commit(std::span<const Position> positions, const GroupToken& membership) override {
    return sink_->Commit(positions, membership);
  }
  void Close() override { sink_->Close(); }

 protected:
  const std::unique_ptr<Sink> sink_;
  Faults& faults_;
};

class CommitBeforeFlush final : public SameSink {
 public:
  using SameSink::SameSink;
  void Begin() override { outputs_.clear(); }
  void Write(const Output& output) override { outputs_.push_back(output); }
  CommitOutcome Commit(std::span<const Position> positions, const GroupToken& membership) override {
    sink_->Begin();
    const CommitOutcome outcome = sink_->Commit(positions, membership);
    if (outcome != CommitOutcome::kCommitted) return outcome;
    faults_.MayCrash();
    sink_->Begin();
    for (const Output& output : outputs_) sink_->Write(output);
    return sink_->Commit({}, membership);
  }

 private:
  std::vector<Output> outputs_;
};

struct OffsetTooFar final : SameSink {
  using SameSink::SameSink;
  CommitOutcome Commit(std::span<const Position> positions, const GroupToken& membership) override {
    std::vector<Position> far(positions.begin(), positions.end());
    for (Position& p : far) p.next = Next(p.next);
    return sink_->Commit(far, membership);
  }
};

struct DeltaTwice final : SameSink {
  using SameSink::SameSink;
  void Write(const Output& output) override {
    sink_->Write(output);
    if (faults_.replaced && output.topic == Topic::kDeltas) sink_->Write(output);
  }
};

}  // namespace

std::unique_ptr<Stage> Mutate(Mutation mutation, const StageRow& row, const WindowSpec& windows,
                              std::unique_ptr<Stage> stage) {
  switch (mutation) {
    case Mutation::kLedgerBeforeCommit:
      return std::make_unique<LedgerBeforeCommit>(std::move(stage));
    case Mutation::kOverlayAfterAbort:
      return std::make_unique<OverlayAfterAbort>(std::move(stage));
    case Mutation::kRebuildFromLate:
      return std::make_unique<RebuildFromLate>(std::move(stage));
    case Mutation::kDeleteForgotten:
      if (row.state != Topic::kLedger) return stage;
      return std::make_unique<DeleteForgotten>(std::move(stage));
    case Mutation::kEditWithoutWithdraw:
      return std::make_unique<EditWithoutWithdraw>(std::move(stage));
    case Mutation::kWindowsByArrival:
      if (row.input != Topic::kDeltas) return stage;
      return std::make_unique<WindowsByArrival>(std::move(stage), windows);
    default:
      return stage;
  }
}

std::unique_ptr<Sink> Mutate(Mutation mutation, Faults& faults, std::unique_ptr<Sink> sink) {
  switch (mutation) {
    case Mutation::kCommitBeforeFlush:
      return std::make_unique<CommitBeforeFlush>(std::move(sink), faults);
    case Mutation::kOffsetTooFar:
      return std::make_unique<OffsetTooFar>(std::move(sink), faults);
    case Mutation::kDeltaTwice:
      return std::make_unique<DeltaTwice>(std::move(sink), faults);
    default:
      return sink;
  }
}

}  // namespace askmix::sim
