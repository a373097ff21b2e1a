// Names for the numbers that travel through the pipeline. Two arguments that could be swapped by
// mistake have two types.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace askmix {

/// Index of a partition within its topic.
enum class Partition : std::int32_t {};
/// Position of a record within its partition.
enum class Offset : std::int64_t {};

constexpr std::int32_t Raw(Partition p) { return static_cast<std::int32_t>(p); }
constexpr std::int64_t Raw(Offset o) { return static_cast<std::int64_t>(o); }
constexpr Offset Next(Offset o) { return Offset{Raw(o) + 1}; }

using Millis = std::chrono::milliseconds;
/// Milliseconds since 1970-01-01 UTC. Event times, processing times and deadlines alike.
using TimePoint = std::chrono::sys_time<Millis>;

constexpr std::int64_t UnixMillis(TimePoint t) { return t.time_since_epoch().count(); }
constexpr TimePoint FromUnixMillis(std::int64_t ms) { return TimePoint{Millis{ms}}; }

}  // namespace askmix
