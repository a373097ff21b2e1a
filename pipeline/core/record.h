// What stages read and write: bytes with coordinates.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/topic.h"
#include "core/types.h"

namespace askmix {

struct Header {
  std::string name;
  std::string value;
};

/// A record as it was read. All views are borrowed from the source and valid until its next Poll.
struct Record {
  Partition partition{};
  Offset offset{};
  TimePoint timestamp{};  ///< when it was written (processing time)
  std::string_view key;
  std::string_view value;
  bool has_value = true;  ///< false: a Kafka tombstone (null value)
  std::span<const Header> headers = {};
};

/// Which input caused an output. Unique per output record and gapless per input: from the topics
/// alone a reader can prove that nothing was lost or written twice.
struct Cause {
  Partition partition{};
  Offset offset{-1};          ///< below 0: no single input caused it, and no header says so
  std::uint32_t ordinal = 0;  ///< counts the outputs of one input, from 0
};

/// A record to be written; owns its bytes.
struct Output {
  Topic topic{};
  std::optional<Partition> partition;  ///< absent: by murmur2 hash of the key, as Java clients do
  std::string key;
  std::string value;
  Cause cause;
  std::vector<Header> headers = {};  ///< beside the cause header, which every sink adds
};

/// Name of the header that carries the cause: "<topic>/<partition>/<offset>/<ordinal>".
inline constexpr std::string_view kCauseHeader = "cause";
std::string FormatCause(std::string_view topic, const Cause& cause);
/// Nothing where `header` is no cause, or one in another topic.
std::optional<Cause> ParseCause(std::string_view header, std::string_view topic);

}  // namespace askmix
