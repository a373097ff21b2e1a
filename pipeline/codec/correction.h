// What a person says that a mention asks a brand for, in place of what the model decided:
// schemas/correction.schema.json. Stands on mentions.corrections as people write it, and on
// mentions.clean on its way to the decision.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/intent.h"

namespace askmix {

inline constexpr std::size_t kCorrectorBytesMax = 200;

/// For messages.
inline constexpr std::string_view kLabelsWanted =
    "promotion, buying_info, community, care or other";

struct Correction {
  std::string key;    ///< identity of the mention: "platform:id"
  std::string brand;  ///< id in the catalogue
  Label label{};      ///< what is right
  std::string by;     ///< who says so
  /// Wire form of the canonical mention; empty: it did not come along.
  std::string mention_json{};

  friend bool operator==(const Correction&, const Correction&) = default;
};

void Encode(const Correction& correction, std::string& out);
/// Reasons: not_json, not_object, too_deep, bad_utf8, bad_type, bad_version. A mention that came
/// along must be a good one of the same key.
Result<Correction> DecodeCorrection(std::string_view json);

}  // namespace askmix
