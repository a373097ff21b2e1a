#include "classifier/vocabulary.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "classifier/features.h"
#include "classifier/trainer.h"

namespace askmix {
namespace {

/// Two bits of a word.
std::array<std::size_t, 2> PlacesOf(std::uint64_t word) {
  constexpr std::size_t kBits = Vocabulary::kBytes * 8;
  return {static_cast<std::size_t>(word % kBits), static_cast<std::size_t>((word >> 32) % kBits)};
}

}  // namespace

void Vocabulary::Add(std::uint64_t word) {
  for (const std::size_t place : PlacesOf(word)) {
    bits_[place / 8] = static_cast<std::uint8_t>(bits_[place / 8] | 1U << (place % 8));
  }
}

bool Vocabulary::Has(std::uint64_t word) const {
  return std::ranges::all_of(PlacesOf(word), [this](std::size_t place) {
    return (bits_[place / 8] >> (place % 8) & 1) != 0;
  });
}

void Vocabulary::Add(const Vocabulary& other) {
  std::ranges::transform(bits_, other.bits_, bits_.begin(), [](std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(a | b);
  });
}

Vocabulary VocabularyOf(std::span<const Example> examples) {
  Vocabulary vocabulary;
  std::unordered_set<std::uint64_t> once;
  for (const Example& example : examples) {
    std::vector<std::uint64_t> words = HashWords(NormalText(example.text, example.brand));
    std::ranges::sort(words);
    words.erase(std::unique(words.begin(), words.end()), words.end());
    for (const std::uint64_t word : words) {
      if (!once.insert(word).second) vocabulary.Add(word);
    }
  }
  return vocabulary;
}

float UnknownShare(const Vocabulary& vocabulary, const NormalText& text) {
  const std::vector<std::uint64_t> words = HashWords(text);
  const auto unknown =
      std::ranges::count_if(words, [&](std::uint64_t word) { return !vocabulary.Has(word); });
  return words.empty() ? 0.0F : static_cast<float>(unknown) / static_cast<float>(words.size());
}

}  // namespace askmix
