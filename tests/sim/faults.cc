#include "sim/faults.h"

#include <algorithm>

#include "sim/feed.h"

namespace askmix::sim {

bool IsRefused(const Output& output) {
  const auto holds = [&](std::string_view word) {
    return output.value.find(word) != std::string::npos;
  };
  switch (output.topic) {
    case Topic::kRejected:
      return holds(kToxic);
    case Topic::kClean:
      return holds(kPoison);
    case Topic::kPromotion:
    case Topic::kBuyingInfo:
    case Topic::kCommunity:
    case Topic::kOther:
      return holds(kVenom);
    default:
      return false;
  }
}

FaultySource::FaultySource(std::unique_ptr<Source> source, Faults& faults)
    : source_(std::move(source)), faults_(faults) {}

Polled FaultySource::Poll(std::size_t records_max, Millis wait) {
  faults_.MayCrash();
  batch_.clear();
  Polled polled = source_->Poll(records_max, wait);
  if (polled.assigned) next_.clear();
  for (const Record& r : polled.records) {
    batch_.emplace_back(r.partition, r.offset);
    next_.at(r.partition) = askmix::Next(r.offset);
  }
  faults_.MayCrash();
  return polled;
}

std::vector<std::optional<Position>> FaultySource::Committed(
    std::span<const Partition> partitions) {
  faults_.MayCrash();
  return source_->Committed(partitions);
}

Offset FaultySource::Oldest(Partition partition) { return source_->Oldest(partition); }

void FaultySource::Start(std::span<const Position> positions) {
  faults_.MayCrash();
  source_->Start(positions);
  next_.clear();
  for (const Position& p : positions) next_[p.partition] = p.next;
}

GroupToken FaultySource::Membership() {
  faults_.MayCrash();
  return source_->Membership();
}

FaultySink::FaultySink(std::unique_ptr<Sink> sink, Faults& faults, std::function<void()> committed)
    : sink_(std::move(sink)), faults_(faults), committed_(std::move(committed)) {}

void FaultySink::Begin() {
  faults_.MayCrash();
  outputs_.clear();
}

void FaultySink::Write(const Output& output) {
  faults_.MayCrash();
  outputs_.push_back(output);
}

CommitOutcome FaultySink::Commit(std::span<const Position> positions,
                                 const GroupToken& membership) {
  faults_.MayCrash();
  if (std::any_of(outputs_.begin(), outputs_.end(), &IsRefused)) return CommitOutcome::kRefused;
  if (faults_.Strikes(faults_.aborts)) return CommitOutcome::kAborted;
  const bool unknown = faults_.Strikes(faults_.unknowns);
  if (unknown && faults_.draw.Chance(500)) {
    faults_.replaced = true;
    return CommitOutcome::kUnknown;
  }
  const CommitOutcome outcome = Apply(positions, membership);
  faults_.MayCrash();
  faults_.replaced = unknown;
  return unknown ? CommitOutcome::kUnknown : outcome;
}

CommitOutcome FaultySink::Apply(std::span<const Position> positions, const GroupToken& membership) {
  sink_->Begin();
  for (const Output& output : outputs_) sink_->Write(output);
  const CommitOutcome outcome = sink_->Commit(positions, membership);
  if (outcome == CommitOutcome::kCommitted) committed_();
  return outcome;
}

namespace {

class FaultyReplay final : public Replay {
 public:
  FaultyReplay(std::unique_ptr<Replay> replay, Faults& faults)
      : replay_(std::move(replay)), faults_(faults) {}

  std::span<const Record> Next() override {
    faults_.MayCrash();
    if (left_.empty()) left_ = replay_->Next();
    const std::size_t piece = std::min<std::size_t>(left_.size(), 1 + faults_.draw.Below(20));
    const auto next = left_.first(piece);
    left_ = left_.subspan(piece);
    return next;
  }
  Offset Begin() const override { return replay_->Begin(); }
  Offset End() const override { return replay_->End(); }
  double Progress() const override { return replay_->Progress(); }

 private:
  const std::unique_ptr<Replay> replay_;
  Faults& faults_;
  std::span<const Record> left_;
};

}  // namespace

FaultyReplayer::FaultyReplayer(std::unique_ptr<Replayer> replayer, Faults& faults)
    : replayer_(std::move(replayer)), faults_(faults) {}

std::unique_ptr<Replay> FaultyReplayer::Open(Topic topic, Partition partition,
                                             std::optional<TimePoint> from,
                                             std::optional<Offset> until) {
  faults_.MayCrash();
  return std::make_unique<FaultyReplay>(replayer_->Open(topic, partition, from, until), faults_);
}

}  // namespace askmix::sim
