// What becomes of posts that repeat another one word for word.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace askmix {

enum class Reposts : std::uint8_t {
  kOnce,    ///< each counts, but one author's reposts of one post count once
  kCount,   ///< each counts
  kIgnore,  ///< none counts
};
inline constexpr std::array<std::string_view, 3> kRepostsNames = {"once", "count", "ignore"};

}  // namespace askmix
