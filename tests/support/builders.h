// Valid values in one call; a test says only what matters to it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "codec/mention.h"
#include "core/record.h"

namespace askmix {

/// A grid point, so that buckets are easy to count in the head: 2026-11-23T12:00:00Z.
inline constexpr TimePoint kNoon = FromUnixMillis(1'795'435'200'000);

inline Mention MakeMention(std::string id, std::string text,
                           std::vector<std::string> brands = {"acme"},
                           TimePoint created_at = kNoon) {
  Mention m;
  m.platform = "other";
  m.format = "generic";
  m.id = std::move(id);
  m.key = "other:" + m.id;
  m.version = UnixMillis(created_at) * 1'000;
  m.text = std::move(text);
  m.created_at = created_at;
  m.observed_at = created_at;
  for (std::string& brand : brands) {
    m.brands.push_back({brand, "name", brand});
  }
  return m;
}

inline Mention EditOf(Mention m, std::string text) {
  m.version += 1;
  m.edit_seq += 1;
  m.text = std::move(text);
  return m;
}

inline Mention DeleteOf(const Mention& m) {
  Mention d;
  d.op = MentionOp::kDelete;
  d.platform = m.platform;
  d.format = m.format;
  d.id = m.id;
  d.key = m.key;
  d.version = m.version + 2;
  d.observed_at = m.observed_at;
  d.delete_reason = "author";
  return d;
}

inline std::string Wire(const Mention& m) {
  std::string bytes;
  Encode(m, bytes);
  return bytes;
}

/// Records of one partition from values, with offsets from `first` on. Views into `values`.
inline std::vector<Record> RecordsOf(const std::vector<std::string>& values, std::int64_t first = 0,
                                     TimePoint timestamp = kNoon) {
  std::vector<Record> records;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Record& r = records.emplace_back();
    r.offset = Offset{first + static_cast<std::int64_t>(i)};
    r.timestamp = timestamp;
    r.value = values[i];
  }
  return records;
}

}  // namespace askmix
