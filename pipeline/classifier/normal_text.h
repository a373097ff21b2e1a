// Text as the classifier sees it: what differs between brands, people and platforms is hidden, so
// that what is asked remains.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace askmix {

/// "@nike hey, do you ship to Norway?? https://t.co/x" becomes " brand hey, do you ship to norway??
/// url ". Entities are decoded, letters folded; links become `url`, the brand `brand` (so does a
/// leading handle), other handles `user`, addresses `email`, each digit `0`; apostrophes go, runs
/// of one character are cut to three, currency signs become `$`; emoji stand alone.
class NormalText {
 public:
  /// What lies beyond this many bytes is ignored: what is asked stands near the beginning.
  static constexpr std::size_t kBytes = 1024;
  /// Bytes behind the view that may be read (they are 0): features load eight at once.
  static constexpr std::size_t kPadding = 8;

  /// `brand` as in Question. Keeps no reference to either.
  NormalText(std::string_view text, std::string_view brand);

  /// One blank between chunks, and one at each end.
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, kBytes + kPadding> bytes_;
  std::size_t size_;
};

}  // namespace askmix
