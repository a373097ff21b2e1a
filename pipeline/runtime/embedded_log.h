// A partitioned log in this process: topics, consumer groups that rebalance, transactions that can
// abort. What Kafka is to askmix at scale, this is to it in one process, in tests and in the
// simulation; it keeps nothing across a restart.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/ports.h"

namespace askmix {

struct EmbeddedLogOptions {
  std::int32_t partitions = 4;  ///< of every topic
  /// Keep records after every group of their topic has read them. Needed where groups change their
  /// members while records flow: state is rebuilt from old records then.
  bool retain = true;
  /// Writers wait while a topic holds more records than this that some group has not read.
  std::size_t backlog_max = SIZE_MAX;
  /// Or while it holds more bytes of values than this; for logs that do not retain.
  std::size_t bytes_max = SIZE_MAX;
};

/// Thread-safe. Sources, sinks and followers that it opened belong to one thread each and must not
/// outlive it.
class EmbeddedLog {
 public:
  /// `clock` stamps records with their write time; borrowed.
  EmbeddedLog(EmbeddedLogOptions options, const Clock& clock);
  ~EmbeddedLog();
  EmbeddedLog(const EmbeddedLog&) = delete;
  EmbeddedLog& operator=(const EmbeddedLog&) = delete;

  /// Joins `group`; it leaves on Close or destruction. Members share the partitions in ranges, in
  /// the order in which they joined.
  std::unique_ptr<Source> OpenSource(Topic topic, const std::string& group);
  /// `input` is named in the cause header of what is written.
  std::unique_ptr<Sink> OpenSink(Topic input);
  std::unique_ptr<Replayer> OpenReplayer();
  std::unique_ptr<ProgressProbe> OpenProbe();
  /// Holds records until it has polled beyond them, and writers as a group that reads them would.
  std::unique_ptr<Follower> OpenFollower(std::span<const Following> topics);

  /// Writes one record outside any transaction; waits while the backlog is full. `partition`:
  /// absent: by the key, or in turns where there is none. False: the log was shut.
  bool Append(Topic topic, std::string key, std::string value,
              std::optional<Partition> partition = std::nullopt);

  /// Called for every record of `topic` when it becomes visible, in order within each partition;
  /// under the log's lock, so it must be quick and must not call back. Set before use.
  void SetTap(Topic topic, std::function<void(const Record&)> tap);

  /// What a broker does with a member that was silent for too long: the member that has been in
  /// `group` for the longest time loses its partitions, and hears of it at its next Poll, where it
  /// joins again. False: there is no member.
  bool ExpireOldestMember(const std::string& group);

  /// What retention does: the partition's records before `end` are gone, read or not.
  void DeleteBefore(Topic topic, Partition partition, Offset end);

  /// Wakes and turns away everybody who waits to write or read.
  void Shut();

 private:
  friend class EmbeddedSource;
  friend class EmbeddedSink;
  friend class EmbeddedReplay;
  friend class EmbeddedReplayer;
  friend class EmbeddedProbe;
  friend class EmbeddedFollower;

  struct Entry {
    TimePoint timestamp;
    std::string key, value;
    std::vector<Header> headers;
  };
  struct Log {
    std::int64_t base = 0;  ///< offset of entries.front()
    std::deque<Entry> entries;
    std::size_t bytes = 0;  ///< of the values of entries
    std::int64_t End() const { return base + static_cast<std::int64_t>(entries.size()); }
    void DropBefore(std::int64_t offset);
  };
  struct Group {
    Topic topic{};
    std::vector<std::int64_t> members;  ///< ids, in the order of joining
    std::int64_t generation = 0;
    std::vector<std::optional<Position>> committed;  ///< by partition
  };

  // All of these: with mutex_ held.
  std::vector<Log>& LogsOf(Topic topic) { return topics_[static_cast<std::size_t>(topic)]; }
  Partition PartitionFor(const Output& output) const;
  void AppendEntry(Topic topic, Partition partition, Entry entry);
  std::size_t Backlog(Topic topic);
  std::size_t BytesOf(Topic topic);
  bool HasRoom(std::span<const Topic> topics);
  void Trim(Topic topic);
  std::vector<Partition> ShareOf(const Group& group, std::int64_t member) const;
  Record View(const Log& log, Partition partition, std::int64_t offset) const;

  const EmbeddedLogOptions options_;
  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<std::vector<Log>, kTopicCount> topics_;
  std::array<std::function<void(const Record&)>, kTopicCount> taps_;
  std::map<std::string, Group> groups_;
  std::int64_t members_ever_ = 0;
  std::uint32_t keyless_ = 0;
  bool shut_ = false;
};

}  // namespace askmix
