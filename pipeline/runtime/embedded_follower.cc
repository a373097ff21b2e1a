#include <algorithm>
#include <utility>

#include "runtime/embedded_log.h"

namespace askmix {
namespace {

/// No more records in one poll.
constexpr std::size_t kPiece = 4'096;

}  // namespace

/// To the log it is a group without members for each topic: what it has not read is kept, and
/// counts as backlog.
class EmbeddedFollower final : public Follower {
 public:
  EmbeddedFollower(EmbeddedLog& log, std::span<const Following> topics) : log_(log) {
    const std::lock_guard lock(log_.mutex_);
    for (const Following& following : topics) {
      const std::string& name =
          groups_.emplace_back("follower." + std::to_string(log_.members_ever_++));
      EmbeddedLog::Group& group = log_.groups_[name];
      group.topic = following.topic;
      const std::vector<EmbeddedLog::Log>& logs = log_.LogsOf(following.topic);
      group.committed.resize(logs.size());
      for (std::size_t p = 0; p < logs.size(); ++p) {
        parts_.push_back({following, p, &group, logs[p].base, logs[p].End()});
      }
    }
  }

  ~EmbeddedFollower() override {
    const std::lock_guard lock(log_.mutex_);
    for (const std::string& name : groups_) log_.groups_.erase(name);
    for (const Part& part : parts_) log_.Trim(part.following.topic);
    log_.changed_.notify_all();
  }

  std::span<const FollowedRecord> Poll(Millis wait) override {
    std::unique_lock lock(log_.mutex_);
    Release();
    log_.changed_.wait_for(lock, wait, [&] {
      return log_.shut_ || std::ranges::any_of(parts_, [&](const Part& part) {
               return part.next < LogOf(part).End();
             });
    });
    batch_.clear();
    for (Part& part : parts_) Take(part);
    return batch_;
  }

  bool HasCaughtUp() const override {
    return std::ranges::all_of(parts_, [](const Part& part) { return part.next >= part.end; });
  }

 private:
  struct Part {
    Following following;
    std::size_t partition;
    EmbeddedLog::Group* group;
    std::int64_t next;  ///< offset to be taken
    std::int64_t end;   ///< when this was opened
  };

  // All of these: with the log's mutex held.

  const EmbeddedLog::Log& LogOf(const Part& part) {
    return log_.LogsOf(part.following.topic)[part.partition];
  }

  /// What the last poll brought is not needed any more.
  void Release() {
    for (const Part& part : parts_) {
      std::optional<Position>& committed = part.group->committed[part.partition];
      if (committed && Raw(committed->next) == part.next) continue;
      committed = Position{Partition{static_cast<std::int32_t>(part.partition)}, Offset{part.next}};
      log_.Trim(part.following.topic);
      log_.changed_.notify_all();
    }
  }

  void Take(Part& part) {
    const EmbeddedLog::Log& log = LogOf(part);
    const auto partition = Partition{static_cast<std::int32_t>(part.partition)};
    part.next = std::max(part.next, log.base);
    for (; part.next < log.End() && batch_.size() < kPiece; ++part.next) {
      const Record record = log_.View(log, partition, part.next);
      if (part.following.from && record.timestamp < *part.following.from) continue;
      batch_.push_back({part.following.topic, record});
    }
  }

  EmbeddedLog& log_;
  std::vector<std::string> groups_;
  std::vector<Part> parts_;
  std::vector<FollowedRecord> batch_;
};

std::unique_ptr<Follower> EmbeddedLog::OpenFollower(std::span<const Following> topics) {
  return std::make_unique<EmbeddedFollower>(*this, topics);
}

}  // namespace askmix
