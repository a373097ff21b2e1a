// Reads state topics back, behind the port.
#pragma once

#include <optional>
#include <string>

#include "edge/kafka/batch.h"
#include "edge/kafka/client.h"
#include "edge/kafka/kafka.h"

namespace askmix {

/// A consumer of one partition, in no group, from the first record written at or after a time to
/// an offset, or to the end of what was written at the time of opening, in finished transactions or
/// open ones: a dead owner's last transaction may be committed for its positions and not yet
/// readable here. So the end is reached when every transaction before it is settled.
class KafkaReplay : public Replay {
 public:
  /// `group`: whose rights are used; it is neither joined nor written.
  KafkaReplay(const KafkaConfig& config, const std::string& group, const std::string& who,
              const std::string& topic, Partition partition, std::optional<TimePoint> from,
              std::optional<Offset> until);

  std::span<const Record> Next() override;
  Offset Begin() const override { return begin_; }
  Offset End() const override { return end_; }
  double Progress() const override;

 private:
  struct Edges {
    Offset oldest{};
    Offset end{};  ///< of what the client may read
  };
  Edges FindEdges(Client& client) const;
  Offset FindStart(std::optional<TimePoint> from);
  void Assign();
  void Take(MessageHandle message);
  void TakeRecord(MessageHandle message);
  void SkipDeleted();

  const std::string topic_;
  const Partition partition_;
  Client client_;
  Batch batch_;     ///< of client_, which waits for its messages when it ends
  Offset end_{};    ///< the high watermark when this was opened
  Offset start_{};  ///< where reading began
  Offset begin_{};  ///< the same, or what was kept when retention came between
  Offset next_{};   ///< everything before has been read or is no record
};

class KafkaReplayer : public Replayer {
 public:
  KafkaReplayer(const KafkaConfig& config, const StageRow& row, std::size_t worker)
      : config_(config),
        group_(KafkaGroup(config, row.name)),
        who_("replay " + WorkerId(config, row.name, worker)) {}

  std::unique_ptr<Replay> Open(Topic topic, Partition partition, std::optional<TimePoint> from,
                               std::optional<Offset> until) override;

 private:
  const KafkaConfig config_;
  const std::string group_;
  const std::string who_;
};

}  // namespace askmix
