// What targets check alike, and how they take their input apart.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>

#include "core/error.h"
#include "core/text.h"
#include "fuzz/target.h"

namespace askmix::fuzz {

/// Takes the first byte off the front of `bytes`, to choose by it; 0 where there is none.
inline unsigned TakeByte(std::string_view& bytes) {
  if (bytes.empty()) return 0;
  const auto byte = static_cast<unsigned char>(bytes.front());
  bytes.remove_prefix(1);
  return byte;
}

/// Takes what stands before `separator` off the front of `bytes`, and the separator.
inline std::string_view TakePart(std::string_view& bytes, char separator) {
  const std::size_t end = bytes.find(separator);
  const std::string_view part = bytes.substr(0, end);
  bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  return part;
}

/// Every refusal has a reason of the closed set and says in valid UTF-8 what is wrong.
inline void CheckRefusal(const Error& error, std::span<const std::string_view> reasons) {
  ASKMIX_CHECK(std::ranges::find(reasons, error.reason) != reasons.end());
  ASKMIX_CHECK(!error.detail.empty());
  ASKMIX_CHECK(IsValidUtf8(error.detail));
}

/// Calls `read`, which may leave by Fatal(kConfiguration) with a sentence, and by nothing else.
/// False: it did.
template <typename Read>
bool ReadsOrRefuses(const Read& read) {
  try {
    read();
  } catch (const Fatal& fatal) {
    ASKMIX_CHECK(fatal.code() == ExitCode::kConfiguration);
    ASKMIX_CHECK(!std::string_view(fatal.what()).empty());
    return false;
  }
  return true;
}

}  // namespace askmix::fuzz
