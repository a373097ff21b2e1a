#include "runtime/embedded_log.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/hash.h"

namespace askmix {

EmbeddedLog::EmbeddedLog(EmbeddedLogOptions options, const Clock& clock)
    : options_(options), clock_(clock) {
  ASKMIX_CHECK(options.partitions > 0);
  for (auto& logs : topics_) logs.resize(static_cast<std::size_t>(options.partitions));
}

EmbeddedLog::~EmbeddedLog() = default;

bool EmbeddedLog::Append(Topic topic, std::string key, std::string value,
                         std::optional<Partition> partition) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return shut_ || HasRoom({&topic, 1}); });
  if (shut_) return false;
  if (!partition) {
    const std::uint32_t hash = key.empty() ? keyless_++ : Murmur2(key);
    partition = Partition{PartitionOf(hash, options_.partitions)};
  }
  AppendEntry(topic, *partition, {clock_.Now(), std::move(key), std::move(value), {}});
  changed_.notify_all();
  return true;
}

void EmbeddedLog::Log::DropBefore(std::int64_t offset) {
  while (base < offset) {
    bytes -= entries.front().value.size();
    entries.pop_front();
    ++base;
  }
}

void EmbeddedLog::SetTap(Topic topic, std::function<void(const Record&)> tap) {
  const std::lock_guard lock(mutex_);
  taps_[static_cast<std::size_t>(topic)] = std::move(tap);
}

bool EmbeddedLog::ExpireOldestMember(const std::string& group) {
  const std::lock_guard lock(mutex_);
  const auto found = groups_.find(group);
  if (found == groups_.end() || found->second.members.empty()) return false;
  found->second.members.erase(found->second.members.begin());
  ++found->second.generation;
  changed_.notify_all();
  return true;
}

void EmbeddedLog::DeleteBefore(Topic topic, Partition partition, Offset end) {
  const std::lock_guard lock(mutex_);
  Log& log = LogsOf(topic).at(static_cast<std::size_t>(Raw(partition)));
  log.DropBefore(std::min(Raw(end), log.End()));
  changed_.notify_all();
}

void EmbeddedLog::Shut() {
  const std::lock_guard lock(mutex_);
  shut_ = true;
  changed_.notify_all();
}

Partition EmbeddedLog::PartitionFor(const Output& output) const {
  return output.partition.value_or(
      Partition{PartitionOf(Murmur2(output.key), options_.partitions)});
}

void EmbeddedLog::AppendEntry(Topic topic, Partition partition, Entry entry) {
  Log& log = LogsOf(topic).at(static_cast<std::size_t>(Raw(partition)));
  log.bytes += entry.value.size();
  log.entries.push_back(std::move(entry));
  const auto& tap = taps_[static_cast<std::size_t>(topic)];
  if (tap) tap(View(log, partition, log.End() - 1));
  Trim(topic);
}

Record EmbeddedLog::View(const Log& log, Partition partition, std::int64_t offset) const {
  const Entry& entry = log.entries[static_cast<std::size_t>(offset - log.base)];
  return {.partition = partition,
          .offset = Offset{offset},
          .timestamp = entry.timestamp,
          .key = entry.key,
          .value = entry.value,
          .headers = entry.headers};
}

std::size_t EmbeddedLog::Backlog(Topic topic) {
  std::int64_t backlog = 0;
  const std::vector<Log>& logs = LogsOf(topic);
  for (const auto& [name, group] : groups_) {
    if (group.topic != topic) continue;
    std::int64_t unread = 0;
    for (std::size_t p = 0; p < logs.size(); ++p) {
      const auto& committed = group.committed[p];
      unread += logs[p].End() - (committed ? Raw(committed->next) : logs[p].base);
    }
    backlog = std::max(backlog, unread);
  }
  return static_cast<std::size_t>(backlog);
}

std::size_t EmbeddedLog::BytesOf(Topic topic) {
  std::size_t bytes = 0;
  for (const Log& log : LogsOf(topic)) bytes += log.bytes;
  return bytes;
}

bool EmbeddedLog::HasRoom(std::span<const Topic> topics) {
  return std::all_of(topics.begin(), topics.end(), [&](Topic t) {
    return Backlog(t) < options_.backlog_max && BytesOf(t) < options_.bytes_max;
  });
}

// Drops what every group of the topic has read, and everything where nobody reads.
void EmbeddedLog::Trim(Topic topic) {
  if (options_.retain) return;
  std::vector<Log>& logs = LogsOf(topic);
  for (std::size_t p = 0; p < logs.size(); ++p) {
    Log& log = logs[p];
    std::int64_t keep_from = log.End();
    for (const auto& [name, group] : groups_) {
      if (group.topic != topic) continue;
      const auto& committed = group.committed[p];
      keep_from = std::min(keep_from, committed ? Raw(committed->next) : log.base);
    }
    log.DropBefore(keep_from);
  }
}

// Kafka's range assignor: consecutive partitions, the first members get one more.
std::vector<Partition> EmbeddedLog::ShareOf(const Group& group, std::int64_t member) const {
  const auto place = std::find(group.members.begin(), group.members.end(), member);
  ASKMIX_CHECK(place != group.members.end());
  const auto count = static_cast<std::int32_t>(group.members.size());
  const auto index = static_cast<std::int32_t>(place - group.members.begin());
  const std::int32_t each = options_.partitions / count;
  const std::int32_t extra = options_.partitions % count;
  const std::int32_t first = index * each + std::min(index, extra);
  const std::int32_t share = each + (index < extra ? 1 : 0);
  std::vector<Partition> partitions;
  for (std::int32_t i = 0; i < share; ++i) partitions.push_back(Partition{first + i});
  return partitions;
}

}  // namespace askmix
