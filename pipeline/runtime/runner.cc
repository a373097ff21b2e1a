#include "runtime/runner.h"

#include <algorithm>
#include <utility>

#include "codec/dead_letter.h"
#include "core/error.h"

namespace askmix {

Runner::Runner(const StageRow& row, std::unique_ptr<Stage> stage, RunnerPorts ports,
               RunnerOptions options)
    : row_(row),
      stage_(std::move(stage)),
      ports_(ports),
      options_(std::move(options)),
      losses_(std::string(row.name), options_.deltas_partitions),
      records_max_(options_.records_max) {}

// The order in which things become true. Outputs, ledger and positions are one transaction; state
// in memory follows it: only after kCommitted does a change belong to the stage, and after anything
// else the same records come again to a stage that never saw them.
void Runner::Step() {
  if (restore_) return ContinueRestore();
  const Polled polled = ports_.source.Poll(records_max_, options_.idle_wait);
  if (Rebalanced(polled)) return;
  now_ = ports_.clock.Now();
  Process(polled);
  const bool transaction = CommitIsDue();
  if (transaction) {
    const CommitOutcome outcome = WriteAndCommit();
    if (outcome != CommitOutcome::kCommitted) return Undo(outcome, polled.records);
  }
  Settle(polled.records, transaction);
}

void Runner::Close() {
  if (!restore_ && IsAhead()) {
    result_.Clear();
    now_ = ports_.clock.Now();
    // If it fails, the next owner reads again what led to no output.
    static_cast<void>(WriteAndCommit());
  }
  ports_.source.Close();
  ports_.sink.Close();
}

bool Runner::Rebalanced(const Polled& polled) {
  if (polled.revoked.empty() && !polled.assigned) return false;
  ASKMIX_CHECK(polled.records.empty());
  for (const Partition partition : polled.revoked) {
    stage_->Forget(partition);
    readings_.erase(partition);
  }
  restore_.reset();
  if (polled.assigned) Adopt(*polled.assigned);
  return true;
}

void Runner::Adopt(std::vector<Partition> assigned) {
  for (const auto& [partition, reading] : readings_) stage_->Forget(partition);
  readings_.clear();
  losses_.Clear();
  poison_.reset();
  records_max_ = options_.records_max;
  std::sort(assigned.begin(), assigned.end());
  ports_.observer.Assigned(assigned);
  partition_count_ = ports_.source.PartitionCount();
  const auto committed = ports_.source.Committed(assigned);
  std::vector<Position> starts;
  for (std::size_t i = 0; i < assigned.size(); ++i) {
    starts.push_back(StartOf(assigned[i], committed[i]));
  }
  restore_.emplace(row_, *stage_, ports_.replayer, options_.source_topic, std::move(starts));
  ports_.observer.Restoring(0);
}

Position Runner::StartOf(Partition partition, const std::optional<Position>& committed) {
  Reading& reading = readings_[partition];
  // Until the first commit from here the group knows nothing newer than this.
  reading.committed = committed ? committed->next : Offset{-1};
  const Position start =
      committed ? *committed : Position{partition, ports_.source.Oldest(partition)};
  reading.read.next = start.next;
  const std::optional<Note> note = ParseNote(start.note);
  if (note && row_.state && note->partitions != partition_count_) {
    throw Fatal(ExitCode::kConfiguration,
                options_.source_topic + " has " + std::to_string(partition_count_) +
                    " partitions, and had " + std::to_string(note->partitions) +
                    " when it was last read: what belongs together is now in two partitions. Make "
                    "all topics anew under another kafka.topic_prefix, or give it back its count");
  }
  if (note) reading.read.read_until = note->read_until;
  return start;
}

void Runner::ContinueRestore() {
  if (Rebalanced(ports_.source.Poll(records_max_, Millis{0}))) return;
  if (!restore_->Step(ports_.clock.Now())) {
    ports_.observer.Restoring(std::min(restore_->Progress(), 0.999));
    return;
  }
  FollowPositions();
  ports_.source.Start(restore_->starts());
  restore_.reset();
  ports_.observer.Restoring(1);
}

void Runner::FollowPositions() {
  for (const Position& start : restore_->starts()) {
    Reading& reading = readings_.at(start.partition);
    if (start.next > reading.read.next) {
      ports_.observer.PositionFound(start.partition, start.next);
    }
    reading.read.next = start.next;
    reading.settled = reading.read;
  }
}

void Runner::Process(const Polled& polled) {
  result_.Clear();
  Advance(polled);
  losses_.Tell(polled, now_, result_.outputs);
  if (polled.records.size() == 1 && IsPoison(polled.records.front())) {
    ProcessPoison(polled.records.front());
  } else if (!polled.records.empty()) {
    stage_->Process(polled.records, now_, result_);
  }
  stage_->Tick(now_, result_);
}

void Runner::Advance(const Polled& polled) {
  for (const LostRange& range : polled.lost) {
    TimePoint read_until = readings_.at(range.partition).read.read_until;
    for (const Record& record : polled.records) {
      const bool before = record.partition == range.partition && record.offset < range.begin;
      if (before) read_until = record.timestamp;
    }
    // State that is the input has lost what stood before the range too.
    if (row_.state == row_.input) read_until = {};
    losses_.Add(range, read_until);
  }
  for (const Record& record : polled.records) {
    Place& read = readings_.at(record.partition).read;
    ASKMIX_CHECK(record.offset >= read.next);
    read = {Next(record.offset), record.timestamp};
  }
  for (const Position& end : polled.at_end) {
    Place& read = readings_.at(end.partition).read;
    read.next = std::max(read.next, end.next);
  }
}

bool Runner::IsPoison(const Record& record) const {
  return poison_ && poison_->partition == record.partition && poison_->offset == record.offset;
}

void Runner::ProcessPoison(const Record& record) {
  // Refused once as what the stage made of it; a second time even as a dead letter: without the
  // bytes then, whose place the headers tell.
  const std::string_view value = poison_->refusals == 1 ? record.value : std::string_view{};
  result_.items_read = 1;
  result_.Count(Outcome::kRejected, "refused");
  result_.outputs.push_back(MakeDeadLetter(record, 0, value, row_.name, options_.source_topic,
                                           "refused", "the broker refused the outputs"));
}

// A turn without outputs needs no transaction of its own: its positions go with the next one, or
// after a while alone. (On Kafka, transactions that hold positions only are slow back to back.)
bool Runner::CommitIsDue() const {
  return !result_.outputs.empty() || (IsAhead() && now_ - committed_at_ >= options_.idle_commit);
}

bool Runner::IsAhead() const {
  return std::any_of(readings_.begin(), readings_.end(),
                     [](const auto& r) { return r.second.committed < r.second.read.next; });
}

CommitOutcome Runner::WriteAndCommit() {
  std::vector<Position> positions;
  for (const auto& [partition, reading] : readings_) {
    const Place& read = reading.read;
    if (reading.committed >= read.next) continue;
    positions.push_back(
        {partition, read.next, MakeNote({now_, read.read_until, partition_count_})});
  }
  ports_.sink.Begin();
  for (const Output& output : result_.outputs) ports_.sink.Write(output);
  commit_began_ = ports_.clock.Now();
  const CommitOutcome outcome = ports_.sink.Commit(positions, ports_.source.Membership());
  if (outcome == CommitOutcome::kCommitted) {
    for (const Position& p : positions) readings_.at(p.partition).committed = p.next;
    committed_at_ = now_;
  }
  return outcome;
}

void Runner::Settle(std::span<const Record> batch, bool transaction) {
  stage_->Committed();
  losses_.Committed(ports_.observer);
  for (auto& [partition, reading] : readings_) reading.settled = reading.read;
  if (!batch.empty() && IsPoison(batch.front())) poison_.reset();
  if (!poison_) records_max_ = std::min(records_max_ * 2, options_.records_max);
  Report(batch, transaction);
}

void Runner::Undo(CommitOutcome outcome, std::span<const Record> batch) {
  ports_.observer.NotCommitted(outcome);
  stage_->Aborted();
  losses_.Aborted();
  if (outcome == CommitOutcome::kUnknown) {
    std::vector<Partition> assigned;
    for (const auto& [partition, reading] : readings_) assigned.push_back(partition);
    return Adopt(std::move(assigned));
  }
  if (outcome == CommitOutcome::kRefused) Narrow(batch);
  Rewind();
}

// Halves the batch until the record is alone whose outputs the broker refuses. It becomes a dead
// letter, and the stream goes on.
void Runner::Narrow(std::span<const Record> batch) {
  if (batch.size() > 1) {
    records_max_ = batch.size() / 2;
    return;
  }
  if (!batch.empty() && !IsPoison(batch.front())) {
    poison_ = Poison{batch.front().partition, batch.front().offset};
  }
  if (batch.empty() || ++poison_->refusals > 2) {
    throw Fatal(ExitCode::kBroker,
                "the broker refuses what " + std::string(row_.name) +
                    " writes, dead letters too; compare max.message.bytes of the topics with what "
                    "`askmix topics check` expects");
  }
}

void Runner::Rewind() {
  std::vector<Position> positions;
  for (auto& [partition, reading] : readings_) {
    reading.read = reading.settled;
    positions.push_back({partition, reading.settled.next});
  }
  ports_.source.Start(positions);
}

void Runner::Report(std::span<const Record> batch, bool transaction) {
  TurnReport report;
  report.records_read = static_cast<std::int64_t>(batch.size());
  report.items_read = result_.items_read;
  report.outcomes = result_.outcomes;
  report.activity = result_.activity;
  report.mentions = result_.mentions;
  const TimePoint end = ports_.clock.Now();
  if (transaction) {
    report.transaction = true;
    report.outputs_written = static_cast<std::int64_t>(result_.outputs.size());
    report.commit = end - commit_began_;
  }
  report.busy = end - now_ - report.commit;
  if (!batch.empty()) {
    const auto oldest = std::min_element(
        batch.begin(), batch.end(),
        [](const Record& a, const Record& b) { return a.timestamp < b.timestamp; });
    report.age = end - oldest->timestamp;
  }
  if (transaction || !batch.empty()) ports_.observer.Committed(report);
}

}  // namespace askmix
