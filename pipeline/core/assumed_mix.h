// What somebody believes that people ask a brand for, before anybody has measured it.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

namespace askmix {

struct AssumedMix {
  std::string name;                ///< label value: "ibm2011-business", "marketing-2026"
  std::optional<int> year{};       ///< when people were asked, or guessed
  std::string source{};            ///< a publication; of a team's own guess who made it, or nothing
  std::string question{};          ///< what people were asked; empty: nobody was
  std::string rule{};              ///< how the shares come from the answers, in a few words
  std::array<double, 3> shares{};  ///< promotion, buying_info, community; add up to 1

  friend bool operator==(const AssumedMix&, const AssumedMix&) = default;
};

/// Shared by all brands that are compared with it; null: with nothing.
using AssumedMixPtr = std::shared_ptr<const AssumedMix>;

}  // namespace askmix
