// Hashes of words and n-grams: which bucket of the model a feature falls into.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace askmix {

static_assert(std::endian::native == std::endian::little,
              "hashes read bytes as little-endian words");

// Odd multipliers with well-mixed bits (from the digits of pi and of the golden ratio); the upper
// bits of a product depend on all bits of the factor (multiplicative hashing, Knuth 6.4).
inline constexpr std::array<std::uint64_t, 6> kMultipliers = {
    0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f, 0x243f6a8885a308d3,
    0xa4093822299f31d1, 0x452821e638d01377, 0xbe5466cf34e90c6d};

inline std::uint64_t Load(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

constexpr std::uint64_t LowBytes(std::size_t n) {
  return n >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * n)) - 1;
}

constexpr std::uint64_t Mix(std::uint64_t h) {
  h ^= h >> 32;
  h *= kMultipliers[0];
  return h ^ (h >> 29);
}

/// Reads up to 7 bytes beyond `size`.
inline std::uint64_t HashWord(const char* bytes, std::size_t size) {
  std::uint64_t h = size;
  for (; size > 8; bytes += 8, size -= 8) h = Mix(h ^ Load(bytes)) * kMultipliers[1];
  return Mix((h ^ (Load(bytes) & LowBytes(size))) * kMultipliers[1]);
}

}  // namespace askmix
