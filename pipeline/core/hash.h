// Non-cryptographic hashing (xxHash). Stable over machines and versions: hashes are stored in
// ledgers and model files.
#pragma once

#include <cstdint>
#include <string_view>

namespace askmix {

struct Hash128 {
  std::uint64_t low, high;
  friend bool operator==(const Hash128&, const Hash128&) = default;
};

std::uint64_t HashBytes64(std::string_view bytes, std::uint64_t seed = 0);
Hash128 HashBytes128(std::string_view bytes);

/// The partitioner of Java's client: murmur2 of the key, made positive. Equal keys meet in the
/// same partition whoever wrote them.
std::uint32_t Murmur2(std::string_view bytes);
constexpr std::int32_t PartitionOf(std::uint32_t murmur2, std::int32_t partitions) {
  return static_cast<std::int32_t>(murmur2 & 0x7fffffff) % partitions;
}

}  // namespace askmix
