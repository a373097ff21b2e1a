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

/// The n-gram at `at`; n is known when the program is compiled, and so are mask and multiplier.
template <std::size_t N, typename Sink>
void CharacterGram(std::string_view text, std::size_t at, unsigned shift, Sink&& sink) {
  const std::uint64_t h = (Load(text.data() + at) & LowBytes(N)) * kMultipliers[N];
  sink(static_cast<std::uint32_t>(h >> shift), static_cast<std::uint32_t>(at),
       static_cast<std::uint32_t>(at + N));
}

template <typename Sink>
void EachCharacterGram(std::string_view text, unsigned shift, Sink&& sink) {
  for (std::size_t blank = 0; blank + 1 < text.size();) {
    std::size_t next = blank + 1;
    while (text[next] != ' ') ++next;  // there is one: the text ends with it
    const std::size_t end = next + 1;
    for (std::size_t at = blank; at + 2 <= end; ++at) {
      CharacterGram<2>(text, at, shift, sink);
      if (at + 3 <= end) CharacterGram<3>(text, at, shift, sink);
      if (at + 4 <= end) CharacterGram<4>(text, at, shift, sink);
      if (at + 5 <= end) CharacterGram<5>(text, at, shift, sink);
    }
    blank = next;
  }
}

unsigned ShiftOf(Block block, const FeatureSettings& settings) {
  return 64U - settings.bits[static_cast<std::size_t>(block)];
}

/// Calls sink(bucket, begin, end) for every feature of a block.
template <typename Sink>
void EachFeature(Block block, std::string_view text, const FeatureSettings& settings, Sink&& sink) {
  const unsigned shift = ShiftOf(block, settings);
  if (block == Block::kWords) {
    EachWordGram(Tokens(text).view(), shift, sink);
  } else {
    EachCharacterGram(text, shift, sink);
  }
}

}  // namespace

float Features::weight(Block block) const {
  const std::size_t count = count_[static_cast<std::size_t>(block)];
  return count == 0 ? 0.0F : 1.0F / std::sqrt(static_cast<float>(count));
}

void ExtractFeatures(const NormalText& text, const FeatureSettings& settings, Features& features) {
  for (std::size_t b = 0; b < kBlockCount; ++b) {
    std::uint32_t* const begin = features.buckets_.data() + Features::kBegin[b];
    std::uint32_t* end = begin;
    EachFeature(static_cast<Block>(b), text.view(), settings,
                [&end](std::uint32_t bucket, std::uint32_t, std::uint32_t) { *end++ = bucket; });
    features.count_[b] = static_cast<std::size_t>(end - begin);
  }
}

std::vector<std::uint64_t> HashWords(const NormalText& text) {
  std::vector<std::uint64_t> words;
  const Tokens tokens(text.view());
  for (const Token& token : tokens.view()) {
    if (IsWordByte(text.view()[token.begin])) words.push_back(token.hash);
  }
  return words;
}

std::vector<NamedFeature> NameFeatures(const NormalText& text, const FeatureSettings& settings) {
  std::vector<NamedFeature> named;
  for (std::size_t b = 0; b < kBlockCount; ++b) {
    const auto block = static_cast<Block>(b);
    EachFeature(block, text.view(), settings,
                [&](std::uint32_t bucket, std::uint32_t begin, std::uint32_t end) {
                  named.push_back({block, bucket, text.view().substr(begin, end - begin)});
                });
  }
  return named;
}

}  // namespace askmix
