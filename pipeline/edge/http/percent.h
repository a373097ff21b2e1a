// Percent-encoding of addresses (RFC 3986, 2.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace askmix {

/// Nothing when a '%' is not followed by two hexadecimal digits.
std::optional<std::string> PercentDecode(std::string_view text);

/// All bytes but letters, digits, '-', '.', '_' and '~'.
std::string PercentEncode(std::string_view bytes);

}  // namespace askmix
