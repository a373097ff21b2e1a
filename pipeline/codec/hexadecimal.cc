#include "codec/hexadecimal.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace askmix {
namespace {

constexpr std::size_t kDigits = 16;
constexpr int kBase = 16;

}  // namespace

std::string Hexadecimal(std::uint64_t value) {
  std::array<char, kDigits> digits, raw;
  digits.fill('0');
  const auto [end, error] = std::to_chars(raw.data(), raw.data() + raw.size(), value, kBase);
  std::copy_backward(raw.data(), end, digits.data() + digits.size());
  return {digits.data(), digits.size()};
}

bool ReadHexadecimal(std::string_view text, std::uint64_t& out) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out, kBase);
  return text.size() == kDigits && error == std::errc() && stop == end;
}

}  // namespace askmix
