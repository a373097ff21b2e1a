// The words that a model has seen.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "classifier/normal_text.h"

namespace askmix {

struct Example;

/// A Bloom filter over hashes of words: 128 KB, whatever their number. It takes one unseen word in
/// a hundred for a seen one at 50,000 words.
class Vocabulary {
 public:
  static constexpr std::size_t kBytes = std::size_t{1} << 17;

  Vocabulary() : bits_(kBytes) {}

  void Add(std::uint64_t word);
  bool Has(std::uint64_t word) const;
  /// Takes in all words of another one.
  void Add(const Vocabulary& other);

  /// For the model file.
  std::span<const std::uint8_t> bits() const { return bits_; }
  std::span<std::uint8_t> bits() { return bits_; }

  friend bool operator==(const Vocabulary&, const Vocabulary&) = default;

 private:
  std::vector<std::uint8_t> bits_;
};

/// The words that occur in at least two of the texts: those of one text only are names and typing
/// errors, and say nothing of what will come.
Vocabulary VocabularyOf(std::span<const Example> examples);

/// Share of the text's words that are not in the vocabulary; 0 for a text without words.
float UnknownShare(const Vocabulary& vocabulary, const NormalText& text);

}  // namespace askmix
