// Hashes as text: 64 bits do not fit into a JSON number that every reader keeps exact.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace askmix {

/// 16 digits.
std::string Hexadecimal(std::uint64_t value);
/// False: `text` is not 16 digits.
bool ReadHexadecimal(std::string_view text, std::uint64_t& out);

}  // namespace askmix
