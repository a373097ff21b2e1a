// Features of a normalised text: hashed n-grams, in blocks that weigh the same whatever the length
// of the text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "classifier/normal_text.h"
#include "classifier/word_groups.h"

namespace askmix {

/// kWords: 1- to 3-grams of words and of the signs ?!$%, between marks for both ends of the text.
/// kCharacters: 2- to 5-grams of bytes of each chunk with the blanks around it.
/// kGroups: 1- to 3-grams of the groups that the words belong to, in each grouping.
/// kPlaces: words and pairs within a sentence with what that sentence is: whether it asks, and
/// whether it is the first, the last or between.
enum class Block : std::uint8_t { kWords, kCharacters, kGroups, kPlaces };
inline constexpr std::size_t kBlockCount = 4;
inline constexpr std::array<Block, kBlockCount> kBlocks = {Block::kWords, Block::kCharacters,
                                                           Block::kGroups, Block::kPlaces};

/// What decides which bucket a feature falls into; part of the model.
struct FeatureSettings {
  /// Raised when normal texts or hashes change: models of another version cannot be used.
  static constexpr std::uint32_t kVersion = 2;
  static constexpr std::uint8_t kBitsMin = 3;
  static constexpr std::uint8_t kBitsMax = 22;

  std::array<std::uint8_t, kBlockCount> bits{18, 18, 18, 17};  ///< log2 of each block's buckets
  WordGroups groups;  ///< where empty, kGroups has no features

  std::size_t buckets(Block block) const {
    return std::size_t{1} << bits[static_cast<std::size_t>(block)];
  }
};

/// Buckets of one text, per block, one entry per occurrence. About 80 KB: meant for the stack or
/// for reuse.
class Features {
 public:
  std::span<const std::uint32_t> of(Block block) const {
    const auto b = static_cast<std::size_t>(block);
    return {buckets_.data() + kBegin[b], count_[b]};
  }
  /// What each occurrence in `block` counts: the block has length 1 when none occurs twice.
  float weight(Block block) const;

 private:
  friend void ExtractFeatures(const NormalText&, const FeatureSettings&, Features&);
  static constexpr std::size_t kTokensMax = NormalText::kBytes;
  static constexpr std::array<std::size_t, kBlockCount + 1> kBegin = {
      0, 3 * kTokensMax, 7 * kTokensMax, (7 + 3 * kGroupings) * kTokensMax,
      (11 + 3 * kGroupings) * kTokensMax};

  std::array<std::uint32_t, kBegin[kBlockCount]> buckets_;
  std::array<std::size_t, kBlockCount> count_{};
};

/// Replaces the contents of `features`. No allocation.
void ExtractFeatures(const NormalText& text, const FeatureSettings& settings, Features& features);

/// Hashes of the text's words, one per occurrence; marks and signs are none.
std::vector<std::uint64_t> HashWords(const NormalText& text);

/// A feature with the piece of the normal text that it stands for.
struct NamedFeature {
  Block block;
  std::uint32_t bucket;
  std::string_view text;  ///< borrowed from the NormalText
};

/// The same features as ExtractFeatures gives, in the same order within each block. For
/// explanations.
std::vector<NamedFeature> NameFeatures(const NormalText& text, const FeatureSettings& settings);

}  // namespace askmix
