// The brands that askmix listens for.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"

namespace askmix {

/// One brand of the brands file.
struct Brand {
  std::string id;                    ///< [a-z0-9][a-z0-9._-]{0,62}; label value, key, path segment
  std::string name;                  ///< as people write it
  std::vector<std::string> handles;  ///< account names on any platform, without '@'
  std::vector<std::string> aliases;  ///< other names, several words allowed
  /// The least probability that promotion, buying_info, community and other need where this brand
  /// is asked, in [0, 1]; absent: what counts for all brands.
  std::array<std::optional<float>, 4> thresholds{};
  /// The file of the model that decides for this brand; empty: the one that decides for all.
  std::string model{};
};

inline constexpr std::size_t kBrandNameBytesMax = 200;  ///< of a name, alias or handle

/// Refuses (reason bad_brands, the detail names the brand) when ids are malformed or repeated, a
/// name is missing or too long, or two brands claim the same handle, name or alias (compared as the
/// matcher compares them, so without regard to case and accents).
Result<void> Validate(const std::vector<Brand>& brands);

}  // namespace askmix
