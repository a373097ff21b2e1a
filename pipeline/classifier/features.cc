#include "classifier/features.h"

#include <algorithm>
#include <cmath>

#include "classifier/gram_hash.h"

namespace askmix {
namespace {

/// Stands for every word that is in no group.
constexpr std::uint64_t kUnknownWord = kMultipliers[5];

constexpr bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}
constexpr bool IsSign(char c) { return c == '?' || c == '!' || c == '$' || c == '%'; }

struct Token {
  std::uint32_t begin, end;
  std::uint32_t sentence;
};

/// Words and signs of a normal text between two marks for its edges.
class Tokens {
 public:
  explicit Tokens(std::string_view text) {
    asks_[0] = false;
    Add(text, 0, 1);
    for (std::size_t i = 1; i < text.size();) {
      const std::size_t begin = i;
      while (IsWordByte(text[i])) ++i;  // ends at the closing blank at the latest
      if (i == begin) ++i;
      if (i - begin > 1 || IsWordByte(text[begin]) || IsSign(text[begin])) Add(text, begin, i);
      if (i - begin == 1) EndSentence(text[begin]);
    }
    last_sentence_ = tokens_[size_ - 1].sentence;
    Add(text, text.size() - 1, text.size());
  }

  std::size_t size() const { return size_; }
  const Token& operator[](std::size_t i) const { return tokens_[i]; }
  std::span<const std::uint64_t> hashes() const { return {hashes_.data(), size_}; }

  /// Tells sentences of different kinds apart: asking or not; first, last or between.
  std::array<std::uint64_t, 2> KindsOf(std::uint32_t sentence) const {
    const std::size_t place = sentence == 0 ? 0 : sentence == last_sentence_ ? 1 : 2;
    return {asks_[sentence] ? kMultipliers[0] : kMultipliers[1], kMultipliers[2 + place]};
  }

 private:
  void Add(std::string_view text, std::size_t begin, std::size_t end) {
    hashes_[size_] = HashWord(text.data() + begin, end - begin);
    tokens_[size_++] = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                        sentence_};
  }
  void EndSentence(char c) {
    if (c != '.' && c != '!' && c != '?') return;
    if (c == '?') asks_[sentence_] = true;
    if (size_ > 1) asks_[++sentence_] = false;
  }

  static constexpr std::size_t kMax = NormalText::kBytes + 2;
  std::array<std::uint64_t, kMax> hashes_;
  std::array<Token, kMax> tokens_;
  std::array<bool, kMax> asks_;
  std::size_t size_ = 0;
  std::uint32_t sentence_ = 0;
  std::uint32_t last_sentence_ = 0;
};

/// Calls sink(bucket, begin, end) for each n-gram of 1 to 3; hashes[i] stands for tokens[i].
template <typename Sink>
void EachGram(const Tokens& tokens, std::span<const std::uint64_t> hashes, std::uint64_t seed,
              unsigned shift, Sink&& sink) {
  const std::size_t size = hashes.size();
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint32_t begin = tokens[i].begin;
    std::uint64_t h = (seed ^ hashes[i]) * kMultipliers[1];
    sink(static_cast<std::uint32_t>(h >> shift), begin, tokens[i].end);
    if (i + 1 == size) continue;
    h = (h ^ hashes[i + 1]) * kMultipliers[2];
    sink(static_cast<std::uint32_t>(h >> shift), begin, tokens[i + 1].end);
    if (i + 2 == size) continue;
    h = (h ^ hashes[i + 2]) * kMultipliers[3];
    sink(static_cast<std::uint32_t>(h >> shift), begin, tokens[i + 2].end);
  }
}

std::uint64_t HashGroup(std::size_t grouping, const GroupIds* ids, std::uint64_t word, bool sign) {
  if (ids == nullptr) return sign ? word : kUnknownWord;
  const std::uint16_t id = (*ids)[grouping];
  return id == WordGroups::kAlone ? word : Mix(std::uint64_t{id} + 1) * kMultipliers[4];
}

template <typename Sink>
void EachGroupGram(const Tokens& tokens, const WordGroups& groups, unsigned shift, Sink&& sink) {
  if (groups.empty()) return;
  std::array<const GroupIds*, NormalText::kBytes + 2> ids;
  for (std::size_t i = 0; i < tokens.size(); ++i) ids[i] = groups.Find(tokens.hashes()[i]);
  std::array<std::uint64_t, NormalText::kBytes + 2> hashes;
  for (std::size_t g = 0; g < kGroupings; ++g) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const bool sign = tokens[i].end - tokens[i].begin == 1;
      hashes[i] = HashGroup(g, ids[i], tokens.hashes()[i], sign);
    }
    EachGram(tokens, std::span(hashes).first(tokens.size()), kMultipliers[g], shift, sink);
  }
}

template <typename Sink>
void EachPlacedGram(const Tokens& tokens, unsigned shift, Sink&& sink) {
  const std::span<const std::uint64_t> hashes = tokens.hashes();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    const bool pair = i + 1 < tokens.size() && tokens[i + 1].sentence == token.sentence;
    for (const std::uint64_t kind : tokens.KindsOf(token.sentence)) {
      const std::uint64_t h = (kind ^ hashes[i]) * kMultipliers[1];
      sink(static_cast<std::uint32_t>(h >> shift), token.begin, token.end);
      if (!pair) continue;
      const std::uint64_t both = (h ^ hashes[i + 1]) * kMultipliers[2];
      sink(static_cast<std::uint32_t>(both >> shift), token.begin, tokens[i + 1].end);
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
void EachFeature(Block block, std::string_view text, const Tokens& tokens,
                 const FeatureSettings& settings, Sink&& sink) {
  const unsigned shift = ShiftOf(block, settings);
  switch (block) {
    case Block::kWords:
      return EachGram(tokens, tokens.hashes(), 0, shift, sink);
    case Block::kCharacters:
      return EachCharacterGram(text, shift, sink);
    case Block::kGroups:
      return EachGroupGram(tokens, settings.groups, shift, sink);
    case Block::kPlaces:
      return EachPlacedGram(tokens, shift, sink);
  }
}

}  // namespace

float Features::weight(Block block) const {
  const std::size_t count = count_[static_cast<std::size_t>(block)];
  return count == 0 ? 0.0F : 1.0F / std::sqrt(static_cast<float>(count));
}

void ExtractFeatures(const NormalText& text, const FeatureSettings& settings, Features& features) {
  const Tokens tokens(text.view());
  for (std::size_t b = 0; b < kBlockCount; ++b) {
    std::uint32_t* const begin = features.buckets_.data() + Features::kBegin[b];
    std::uint32_t* end = begin;
    EachFeature(static_cast<Block>(b), text.view(), tokens, settings,
                [&end](std::uint32_t bucket, std::uint32_t, std::uint32_t) { *end++ = bucket; });
    features.count_[b] = static_cast<std::size_t>(end - begin);
  }
}

std::vector<std::uint64_t> HashWords(const NormalText& text) {
  std::vector<std::uint64_t> words;
  const Tokens tokens(text.view());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (IsWordByte(text.view()[tokens[i].begin])) words.push_back(tokens.hashes()[i]);
  }
  return words;
}

std::vector<NamedFeature> NameFeatures(const NormalText& text, const FeatureSettings& settings) {
  std::vector<NamedFeature> named;
  const Tokens tokens(text.view());
  for (std::size_t b = 0; b < kBlockCount; ++b) {
    const auto block = static_cast<Block>(b);
    EachFeature(block, text.view(), tokens, settings,
                [&](std::uint32_t bucket, std::uint32_t begin, std::uint32_t end) {
                  named.push_back({block, bucket, text.view().substr(begin, end - begin)});
                });
  }
  return named;
}

}  // namespace askmix
