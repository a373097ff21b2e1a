// Which brands a mention names: puts the matcher's findings into the mention.
#pragma once

#include <string>
#include <vector>

#include "brands/matcher.h"
#include "codec/mention.h"

namespace askmix {

class BrandFinder {
 public:
  /// Fills `mention.brands`. False when there were more than kMentionBrandsMax.
  bool Find(const Matcher& matcher, Mention& mention);

 private:
  std::vector<BrandMatch> matches_;  // scratch, kept for its memory
};

/// What a mention says, as the matcher wants to be told it. Views into the mention.
Clues CluesOf(const Mention& mention);

/// What the classifier reads to decide for one of the brands: the parts of the text near it; and
/// the title, unless that names only others. `hit.near` is not empty.
std::string TextNear(const Mention& mention, const BrandHit& hit);

}  // namespace askmix
