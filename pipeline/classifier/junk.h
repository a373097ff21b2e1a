// Texts that ask nothing of a brand, by their form: adverts, giveaways, vacancies, bare links.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "classifier/normal_text.h"

namespace askmix {

enum class Junk : std::uint8_t { kNone, kLinkOnly, kAdvert, kGiveaway, kJob };
inline constexpr std::array<std::string_view, 5> kJunkNames = {"", "link_only", "advert",
                                                               "giveaway", "job"};

/// By a table of phrases that are rare in what people ask. Questions are none. Of 31,000 labelled
/// mentions it names 124, of which 96 % are labelled as other.
Junk JunkOf(const NormalText& text);

/// Equal for texts of the same words, whatever links, names, numbers and marks stand among them; 0
/// for texts of fewer than 6 words, which people write alike without copying.
std::uint64_t HashOfCopies(const NormalText& text);

}  // namespace askmix
