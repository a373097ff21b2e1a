// Looks over the pipeline's shoulder: at every commit it asks the oracle what the records between
// the last committed positions and these must have led to, and compares all that was written.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "runtime/embedded_log.h"
#include "sim/oracle.h"
#include "stages/mix_board.h"
#include "stages/stages.h"

namespace askmix::sim {

/// The pipeline did something else than the oracle says.
class Mismatch : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// All members throw Mismatch.
class Auditor {
 public:
  /// Sets the log's taps: to be made before anything is written. `log` is borrowed.
  Auditor(EmbeddedLog& log, std::int32_t partitions, const WindowSpec& windows);

  /// What the next record of mentions.raw is meant to say.
  void Expect(Payload payload) { announced_ = std::move(payload); }

  using Batch = std::vector<std::pair<Partition, Offset>>;

  /// A transaction of `row` was applied at `now`, at the end of a turn over `batch`. It may hold
  /// positions of earlier turns too, which led to nothing.
  void OnCommitted(const StageRow& row, const Batch& batch, TimePoint now);

  /// A turn of `row` over `batch` at `now` was reported to the metrics.
  void OnReport(const StageRow& row, const Batch& batch, TimePoint now, const TurnReport& report);

  /// A measure worker shows `snapshot`; `next`: what it has read of each partition that it owns.
  void OnShown(const MixSnapshot& snapshot, const std::map<Partition, Offset>& next) const;

  /// Retention takes the records of an input before `end`.
  void OnDeleted(Topic topic, Partition partition, Offset end);
  /// Whether the group that reads the topic has committed any record of the partition.
  bool HasPosition(Topic topic, Partition partition) const;
  std::int64_t EndOf(Topic topic, Partition partition) const;

  /// True when every group has committed all that there is.
  bool IsDrained() const;
  /// All is read and counted, and windows end at `end`: intents.ratios must say what is true.
  void OnQuiet(TimePoint end) const;
  /// Compares what could not be compared before.
  void Finish();

  std::int64_t records() const { return records_; }

 private:
  using Outcomes = std::map<std::string, std::int64_t>;
  using Cause = std::array<std::int64_t, 3>;  ///< partition, offset, ordinal
  struct Report {
    const StageRow* row;
    Batch batch;
    TimePoint now;
    Outcomes outcomes;
  };
  struct StageAudit {
    std::vector<std::vector<Outcomes>> outcomes;  ///< by partition and offset: what was audited
    std::map<std::pair<Partition, Offset>, TimePoint> decided;  ///< in turns without outputs
  };
  /// What one transaction must hold.
  struct Wanted {
    std::map<Cause, std::string> outputs;
    Changes changes;
    std::map<std::string, std::string> ledger;
    std::set<std::pair<Partition, Offset>> lost;
  };

  void OnAppend(Topic topic, const Record& record);
  std::vector<std::int64_t> CommittedOf(const StageRow& row) const;
  Expected ExpectedOf(const StageRow& row, std::size_t partition, std::int64_t offset,
                      TimePoint now);
  Wanted Want(const StageRow& row, const Batch& batch, TimePoint now);
  Outcomes WantRecord(const StageRow& row, const Batch::value_type& place, Wanted& wanted);
  void CompareOutputs(const StageRow& row, const Wanted& wanted);
  void CompareDeltas(const Changes& wanted) const;
  void CompareGaps(const StageRow& row, const Wanted& wanted) const;
  void CompareLedger(const std::map<std::string, std::string>& wanted) const;
  void CompareMixes();
  void CompareReport(const Report& report) const;
  Counts Window(const std::string& brand, TimePoint begin, TimePoint end,
                const std::vector<std::int64_t>& upto) const;
  std::int32_t PartitionCount() const { return static_cast<std::int32_t>(partitions_); }
  std::size_t PartitionOfBrand(const std::string& brand) const;
  std::vector<std::int64_t> Ends(Topic topic) const;
  const std::vector<std::vector<Stored>>& LogOf(Topic topic) const {
    return logs_[static_cast<std::size_t>(topic)];
  }

  EmbeddedLog& log_;
  const std::size_t partitions_;
  const WindowSpec windows_;
  const std::unique_ptr<ProgressProbe> probe_;

  Payload announced_;
  std::array<std::vector<std::vector<Stored>>, kTopicCount> logs_;  ///< by topic and partition
  std::vector<Stored> fresh_;                                       ///< since the last commit
  std::vector<std::vector<Payload>> payloads_;                      ///< of mentions.raw
  std::map<std::pair<Topic, Partition>, Offset> deleted_;
  std::vector<ClassifyOracle> classify_;
  std::vector<DeltaOracle> deltas_;
  std::map<std::string, Counts> latest_;  ///< by key of intents.ratios
  std::map<std::string_view, StageAudit> audits_;
  std::vector<Report> reports_;
  std::int64_t records_ = 0;
};

}  // namespace askmix::sim
