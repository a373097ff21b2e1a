// What every record of ours promises, whatever bytes it is read from.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "codec/json.h"
#include "core/text.h"
#include "fuzz/checks.h"

namespace askmix::fuzz {

inline constexpr std::array<std::string_view, 6> kRecordReasons = {
    "not_json", "not_object", "too_deep", "bad_utf8", "bad_type", "bad_version"};

/// `decode` gives a Result, `encode(value, out)` appends. What was read can be written as UTF-8
/// that is read to the same value, and writing that gives the same bytes.
template <typename Decode, typename Encode>
void CheckRecord(std::string_view bytes, const Decode& decode, const Encode& encode) {
  const auto first = decode(bytes);
  if (!first) return CheckRefusal(first.error(), kRecordReasons);
  std::string wire;
  encode(*first, wire);
  ASKMIX_CHECK(IsValidUtf8(wire));
  ASKMIX_CHECK(wire.find('\n') == std::string::npos);
  const auto second = decode(wire);
  ASKMIX_CHECK(second);
  std::string again;
  encode(*second, again);
  ASKMIX_CHECK(wire == again);
}

}  // namespace askmix::fuzz
