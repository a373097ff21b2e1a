#include "classifier/features.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace askmix {
namespace {

static_assert(std::endian::native == std::endian::little,
              "hashes read bytes as little-endian words");

constexpr std::size_t kWordOrder = 3;
constexpr std::size_t kCharactersMin = 2;
constexpr std::size_t kCharactersMax = 5;

// Odd multipliers with well-mixed bits (from the digits of pi and of the golden ratio); the upper
// bits of a product depend on all bits of the factor (multiplicative hashing, Knuth 6.4).
constexpr std::array<std::uint64_t, 6> kMultipliers = {0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f,
                                                       0x243f6a8885a308d3, 0xa4093822299f31d1,
                                                       0x452821e638d01377, 0xbe5466cf34e90c6d};

std::uint64_t Load(const char* bytes) {
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
std::uint64_t HashWord(const char* bytes, std::size_t size) {
  std::uint64_t h = size;
  for (; size > 8; bytes += 8, size -= 8) h = Mix(h ^ Load(bytes)) * kMultipliers[1];
  return Mix((h ^ (Load(bytes) & LowBytes(size))) * kMultipliers[1]);
}

constexpr bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}
constexpr bool IsSign(char c) { return c == '?' || c == '!' || c == '$' || c == '%'; }

struct Token {
  std::uint64_t hash;
  std::uint32_t begin, end;
};

/// Words and signs of a normal text between two marks for its edges.
class Tokens {
 public:
  explicit Tokens(std::string_view text) {
    Add(text, 0, 1);
    for (std::size_t i = 1; i < text.size();) {
      const std::size_t begin = i;
      while (IsWordByte(text[i])) ++i;  // ends at the closing blank at the latest
      if (i == begin) ++i;
      if (i - begin > 1 || IsWordByte(text[begin]) || IsSign(text[begin])) Add(text, begin, i);
    }
    Add(text, text.size() - 1, text.size());
  }
  std::span<const Token> view() const { return {tokens_.data(), size_}; }

 private:
  void Add(std::string_view text, std::size_t begin, std::size_t end) {
    tokens_[size_++] = {HashWord(text.data() + begin, end - begin),
                        static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  std::array<Token, NormalText::kBytes + 2> tokens_;
  std::size_t size_ = 0;
};

/// Calls sink(bucket, begin, end) for each n-gram of `tokens` of 1 to kWordOrder.
template <typename Sink>
void EachWordGram(std::span<const Token> tokens, unsigned shift, Sink&& sink) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    std::uint64_t h = 0;
    for (std::size_t n = 1; n <= kWordOrder && i + n <= tokens.size(); ++n) {
      const Token& last = tokens[i + n - 1];
      h = (h ^ last.hash) * kMultipliers[n];
      sink(static_cast<std::uint32_t>(h >> shift), tokens[i].begin, last.end);
    }
  }
}

template <typename Sink>
void EachCharacterGram(std::string_view text, unsigned shift, Sink&& sink) {
  const auto emit = [&](std::size_t at, std::size_t n) {
    const std::uint64_t h = (Load(text.data() + at) & LowBytes(n)) * kMultipliers[n];
    sink(static_cast<std::uint32_t>(h >> shift), static_cast<std::uint32_t>(at),
         static_cast<std::uint32_t>(at + n));
  };
  for (std::size_t blank = 0; blank + 1 < text.size();) {
    const std::size_t next = text.find(' ', blank + 1);  // there is one: the text ends with it
    const std::size_t end = next + 1;
    std::size_t at = blank;
    for (; at + kCharactersMax <= end; ++at) {
      for (std::size_t n = kCharactersMin; n <= kCharactersMax; ++n) emit(at, n);
    }
    for (; at + kCharactersMin <= end; ++at) {
      for (std::size_t n = kCharactersMin; at + n <= end; ++n) emit(at, n);
    }
    blank = next;
  }
}

/// Calls sink(block, bucket, begin, end) for every feature, block after block.
template <typename Sink>
void EachFeature(std::string_view text, const FeatureSettings& settings, Sink&& sink) {
  const auto in = [&sink](Block block) {
    return [&sink, block](std::uint32_t bucket, std::uint32_t begin, std::uint32_t end) {
      sink(block, bucket, begin, end);
    };
  };
  const auto shift = [&](Block block) {
    return 64U - settings.bits[static_cast<std::size_t>(block)];
  };
  const Tokens words(text);
  EachWordGram(words.view(), shift(Block::kWords), in(Block::kWords));
  EachCharacterGram(text, shift(Block::kCharacters), in(Block::kCharacters));
}

}  // namespace

float Features::weight(Block block) const {
  const std::size_t count = count_[static_cast<std::size_t>(block)];
  return count == 0 ? 0.0F : 1.0F / std::sqrt(static_cast<float>(count));
}

void ExtractFeatures(const NormalText& text, const FeatureSettings& settings, Features& features) {
  features.count_ = {};
  EachFeature(text.view(), settings,
              [&](Block block, std::uint32_t bucket, std::uint32_t, std::uint32_t) {
                const auto b = static_cast<std::size_t>(block);
                features.buckets_[Features::kBegin[b] + features.count_[b]++] = bucket;
              });
}

std::vector<NamedFeature> NameFeatures(const NormalText& text, const FeatureSettings& settings) {
  std::vector<NamedFeature> named;
  EachFeature(text.view(), settings,
              [&](Block block, std::uint32_t bucket, std::uint32_t begin, std::uint32_t end) {
                named.push_back({block, bucket, text.view().substr(begin, end - begin)});
              });
  return named;
}

}  // namespace askmix
